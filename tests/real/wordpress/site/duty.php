<?php
// What does whoever runs this WordPress do beside its pages? DUTY, with its details as JSON on standard input.
// Prints one line of JSON.
[, $site, $duty] = $argv;
$given = json_decode(stream_get_contents(STDIN), true);
$_SERVER['HTTP_HOST'] = parse_url($given['url'], PHP_URL_HOST) . ':' . parse_url($given['url'], PHP_URL_PORT);
if ($duty === 'install') {
    define('WP_INSTALLING', true);
}
require $site . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

function install($given) {
    add_filter('pre_wp_mail', '__return_true'); // no mail that the site is there
    wp_install('WordPress under test', 'admin', $given['email'], true, '', $given['password'], 'en_GB');
    update_option('comment_moderation', '0');
    update_option('comment_previously_approved', '0');
    update_option('admin_email_lifespan', time() + YEAR_IN_SECONDS);
    switch_theme($given['theme']);
    return true;
}

function people($given) {
    foreach ($given['people'] as $person) {
        wp_insert_user($person + ['role' => 'contributor', 'show_admin_bar_front' => 'false']);
    }
    return true;
}

// The files of exports are as old as so many days make them, and the site tidies up, as it does once an hour.
function age($given) {
    $files = glob(wp_privacy_exports_dir() . '*.zip');
    foreach ($files as $file) {
        touch($file, time() - $given['days'] * DAY_IN_SECONDS);
    }
    require_once ABSPATH . 'wp-admin/includes/file.php';
    wp_privacy_delete_old_export_files();
    return count($files) - count(glob(wp_privacy_exports_dir() . '*.zip'));
}

// What the database holds of somebody.
function held($given) {
    $user = get_user_by('login', $given['username']);
    return [
        'profile' => get_user_meta($user->ID),
        'comments' => array_map(fn ($one) => $one->comment_content, get_comments(['user_id' => $user->ID])),
        'posts' => array_map(
            fn ($one) => [$one->post_title, $one->post_content],
            get_posts(['author' => $user->ID, 'post_status' => 'any', 'numberposts' => -1])
        ),
    ];
}

echo json_encode($duty($given)), "\n";
