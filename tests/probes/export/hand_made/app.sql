-- The database of an app, as its developers would make it; a test turns this into the file.
CREATE TABLE trip (id INTEGER PRIMARY KEY, a TEXT, b TEXT, day TEXT, cents INTEGER);
INSERT INTO trip VALUES (1, 'Gare de Plouzevranou', 'L’Isle-Trucquebourg « centre »', '20250403', 120450);
INSERT INTO trip VALUES (3, 'Quai Zibrantuelle', 'Bois', '2025-05-02', 1200);
CREATE TABLE note (body TEXT, t INTEGER, title TEXT GENERATED ALWAYS AS (substr(body, 1, 8)) VIRTUAL);
INSERT INTO note VALUES ('Acheter du fil « Bergoudrille »', 1765004759000);
INSERT INTO note VALUES ('Idée : chanter Ulmes-candre en canon', 1766615400000);
CREATE VIEW everything AS SELECT body FROM note;
