<?php // Serves a WordPress by PHP's own server: what is a file is given as it is, what is none is not there.
$path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
if ($path === '/') {
    require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
} elseif (file_exists($_SERVER['DOCUMENT_ROOT'] . $path)) {
    return false;
} else {
    http_response_code(404);
}
