"""A sound document of each standard, written by hand after its specification, and ways to break its records."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """A document, the records in it, and changes: what stands there, what instead, and the fault that follows."""

    standard: str
    text: str
    records: int
    broken: tuple[tuple[str, str, str], ...]

    @property
    def data(self) -> bytes:
        return self.text.encode()


def lines(*parts: str) -> str:
    return "\r\n".join(parts) + "\r\n"


FEATURES = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": [2.35, 48.85]}, "properties": {"n": 1}},
            {
                "type": "Feature",
                "id": "a",
                "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
                "properties": None,
            },
        ],
    }
)
OUTBOX = json.dumps(
    {
        "@context": ["https://www.w3.org/ns/activitystreams", {"toot": "http://joinmastodon.org/ns#"}],
        "type": "OrderedCollection",
        "totalItems": 1,
        "orderedItems": [
            {
                "id": "https://a.example/1",
                "type": "Create",
                "actor": "https://a.example/zoe",
                "object": {"type": "Note"},
                "published": "2026-01-02T03:04:05Z",
            },
        ],
    }
)
BUNDLE = json.dumps(
    {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Patient", "id": "p1", "birthDate": "1984-03-09"}},
            {
                "resource": {
                    "resourceType": "Observation",
                    "status": "final",
                    "code": {"text": "weight"},
                    "effectiveDateTime": "2026-01-02T03:04:05Z",
                }
            },
        ],
    }
)
RESUME = json.dumps(
    {
        "basics": {"name": "Zoé", "email": "zoe@example.org"},
        "work": [{"name": "Sablon", "startDate": "2020-01", "highlights": ["a"]}],
        "education": [{"institution": "Paris", "startDate": "2015"}],
    }
)
ATOM = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><id>urn:f</id><title>F</title>'
    "<updated>2026-01-02T03:04:05Z</updated><author><name>Zoé</name></author>"
    '<entry><id>urn:1</id><title>One</title><updated>2026-01-02T03:04:05+01:00</updated><link href="/1"/></entry></feed>'
)
CAMT = (
    '<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>'
    '<Id>1</Id><Ntry><Amt Ccy="EUR">12.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>'
    "<BookgDt><Dt>2026-01-02</Dt></BookgDt><BkTxCd/></Ntry></Stmt></BkToCstmrStmt></Document>"
)
GREEN = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><content>'
    '<IntervalBlock xmlns="http://naesb.org/espi"><IntervalReading><timePeriod><duration>900</duration>'
    "<start>1330578000</start></timePeriod><value>282</value></IntervalReading></IntervalBlock></content></entry></feed>"
)
TCX = (
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>'
    '<Activity Sport="Running"><Id>2026-01-02T03:04:05Z</Id><Lap StartTime="2026-01-02T03:04:05Z">'
    "<TotalTimeSeconds>60</TotalTimeSeconds><DistanceMeters>200</DistanceMeters><Calories>9</Calories>"
    "<Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod><Track><Trackpoint>"
    "<Time>2026-01-02T03:04:05Z</Time><Position><LatitudeDegrees>48.8</LatitudeDegrees>"
    "<LongitudeDegrees>2.3</LongitudeDegrees></Position></Trackpoint></Track></Lap></Activity></Activities>"
    "</TrainingCenterDatabase>"
)

SAMPLES = (
    Sample(
        "vcard/4.0",
        lines(
            "BEGIN:VCARD", "VERSION:4.0", "FN:Zoé Lœw", " enstein", "N:Lœwenstein;Zoé;;;", "BDAY:19840309", "END:VCARD"
        )
        + lines("BEGIN:VCARD", "VERSION:4.0", "FN:Yann", "item1.TEL;TYPE=cell:+33199001234", "END:VCARD"),
        2,
        (
            ("FN:Yann\r\n", "", "missing_fn"),
            ("BDAY:19840309", "BDAY:9 mars 1984", "date_malformed"),
            ("BDAY:19840309", "BDAY:19991399", "date_malformed"),
            ("BDAY:19840309", "BDAY:1984-03-09T24:01:00", "date_malformed"),
            ("VERSION:4.0\r\nFN:Yann", "FN:Yann\r\nVERSION:4.0", "version_not_first"),
            ("FN:Yann", "FN:Yann\r\nN:a;b\r\nN:a;b", "repeated"),
            ("FN:Yann", "FN:Yann\r\nno line of a card", "line_malformed"),
            ("cell:+33199001234\r\nEND:VCARD", "cell:+33199001234", "without_end"),
        ),
    ),
    Sample(
        "vcard/3.0",
        lines("BEGIN:VCARD", "VERSION:3.0", "N:Lœwenstein;Zoé;;;", "FN:Zoé Lœwenstein", "END:VCARD"),
        1,
        (("N:Lœwenstein;Zoé;;;\r\n", "", "missing_n"), ("FN:Zoé Lœwenstein", "FN:", "required_empty")),
    ),
    Sample(
        "vcard/2.1",
        lines(
            *("BEGIN:VCARD", "VERSION:2.1", "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:L=C5=93w="),
            *("enstein;Zo=C3=A9", "TEL;CELL:+33199001234", "END:VCARD"),
        ),
        1,
        (("TEL;CELL:", "TEL ", "line_malformed"),),
    ),
    Sample(
        "jcard/4.0",
        '["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", "Zoé"]]]',
        1,
        (('["fn", {}, "text", "Zoé"]', '["fn", "Zoé"]', "property_malformed"), ('"fn"', '"FN"', "name_not_lower_case")),
    ),
    Sample(
        "icalendar/2.0",
        lines(
            *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sablon//FR", "BEGIN:VTIMEZONE", "TZID:Europe/Paris"),
            *("END:VTIMEZONE", "BEGIN:VEVENT", "UID:1@sablon.example", "DTSTAMP:20260101T000000Z"),
            *("DTSTART;TZID=Europe/Paris:20260301T103000", "RRULE:FREQ=WEEKLY;COUNT=3", "SUMMARY:Bil", " an"),
            *("END:VEVENT", "BEGIN:VTODO", "UID:2@sablon.example", "DTSTAMP:20260101T000000Z", "END:VTODO"),
            "END:VCALENDAR",
        ),
        2,
        (
            ("UID:1@sablon.example\r\n", "", "missing_uid"),
            ("DTSTART;TZID=Europe/Paris:20260301T103000\r\n", "", "missing_dtstart"),
            ("20260301T103000", "2026-03-01 10:30", "date_malformed"),
            ("TZID=Europe/Paris:", "TZID=Paris:", "zone_undefined"),
            ("FREQ=WEEKLY", "EVERY=WEEK", "rule_malformed"),
            ("PRODID:-//Sablon//FR\r\n", "", "calendar_without_prodid"),
            ("SUMMARY:Bil", "DTEND:20260301T113000Z\r\nDURATION:PT1H\r\nSUMMARY:Bil", "end_and_duration"),
        ),
    ),
    Sample(
        "mbox",
        "From zoe@example.org Fri Jan  2 03:04:05 2026\nFrom: zoe@example.org\nDate: Fri, 2 Jan 2026 03:04:05 +0100\n"
        "Subject: a\n b\n\nBonjour\nFrom here on\n\nFrom yann@example.org Fri Jan  2 03:04:05 2026\n"
        "From: yann@example.org\nDate: Fri, 2 Jan 2026 04:04:05 +0100\n\nBonsoir\n",
        2,
        (
            ("From: yann@example.org\n", "", "missing_from"),
            ("Date: Fri, 2 Jan 2026 04:04:05 +0100", "Date: yesterday", "date_malformed"),
            ("Subject: a", "Subject: a\nSubject: a", "repeated"),
        ),
    ),
    Sample(
        "eml",
        lines(
            "Message-ID: <1@a.example>", "From: a@a.example", "Date: Fri, 2 Jan 2026 03:04:05 +0100", "", "From nowhere"
        ),
        1,
        (("Date: Fri, 2 Jan 2026 03:04:05 +0100\r\n", "", "missing_date"),),
    ),
    Sample(
        "gpx/1.1",
        '<?xml version="1.0"?><gpx version="1.1" creator="Sablon" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>'
        '<trkpt lat="48.85" lon="2.35"><ele>35.0</ele><time>2026-01-02T03:04:05Z</time></trkpt>'
        '<trkpt lat="-48.85" lon="-2.35"/></trkseg></trk></gpx>',
        2,
        (
            ('lat="48.85"', 'lat="98.85"', "position_malformed"),
            ("2026-01-02T03:04:05Z", "02/01/2026", "date_malformed"),
            ("<ele>35.0</ele>", "<height>35</height>", "unknown_element"),
            ("<ele>35.0</ele>", "<ele>high</ele>", "number_malformed"),
            (' creator="Sablon"', "", "document_without_creator"),
        ),
    ),
    Sample(
        "gpx/1.0",
        '<gpx version="1.0" creator="S" xmlns="http://www.topografix.com/GPX/1/0"><wpt lat="1" lon="2"><speed>3</speed></wpt></gpx>',
        1,
        (('lon="2"', "", "position_malformed"),),
    ),
    Sample(
        "kml/2.2",
        '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>a</name>'
        "<TimeStamp><when>2026-01-02</when></TimeStamp><Point><coordinates>2.35,48.85,0</coordinates></Point>"
        "</Placemark></Document></kml>",
        1,
        (
            ("2.35,48.85,0", "48.85 2.35", "position_malformed"),
            ("<when>2026-01-02", "<when>2 janvier", "date_malformed"),
            ("<Point>", "<Point><coordinates>1,1</coordinates></Point><Point>", "several_geometries"),
        ),
    ),
    Sample(
        "geojson",
        FEATURES,
        2,
        (
            ("[2.35, 48.85]", "[48.85, 248.0]", "position_malformed"),
            ("[0, 0]]]", "[9, 9]]]", "ring_open"),
            (', "properties": {"n": 1}', "", "missing_properties"),
        ),
    ),
    Sample(
        "atom",
        ATOM,
        1,
        (
            ("<title>One</title>", "", "missing_title"),
            ("2026-01-02T03:04:05+01:00", "2026-01-02", "date_malformed"),
            ("<author><name>Zoé</name></author>", "", "missing_author"),
        ),
    ),
    Sample(
        "rss/2.0",
        '<rss version="2.0"><channel><title>F</title><link>https://a.example</link><description>d</description>'
        "<item><title>One</title><pubDate>Fri, 02 Jan 2026 03:04:05 +0100</pubDate></item></channel></rss>",
        1,
        (
            ("<title>One</title>", "", "missing_title"),
            ("Fri, 02 Jan 2026 03:04:05 +0100", "hier", "date_malformed"),
            ("<link>https://a.example</link>", "", "channel_without_link"),
        ),
    ),
    Sample(
        "wxr/1.2",
        '<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>F</title><link>l</link>'
        "<description>d</description><item><title>One</title><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type>"
        "<wp:status>publish</wp:status></item></channel></rss>",
        1,
        (("<wp:post_type>post</wp:post_type>", "", "missing_post_type"),),
    ),
    Sample(
        "activitystreams/2.0",
        OUTBOX,
        1,
        (
            ('"actor": "https://a.example/zoe", ', "", "missing_actor"),
            ('"type": "Create", ', "", "missing_type"),
            ("2026-01-02T03:04:05Z", "1767323045", "date_malformed"),
        ),
    ),
    Sample(
        "opml/2.0",
        '<opml version="2.0"><head/><body><outline text="a"><outline text="b" type="rss" xmlUrl="https://a.example"/>'
        "</outline></body></opml>",
        2,
        (('text="b" ', 'title="b" ', "missing_text"), (' xmlUrl="https://a.example"', "", "link_without_target")),
    ),
    Sample(
        "netscape_bookmarks",
        '<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<DL><p>\n<DT><A HREF="https://a.example/" '
        'ADD_DATE="1767323045">A</A>\n</DL><p>\n',
        1,
        (('"1767323045"', '"yesterday"', "date_malformed"), ('HREF="https://a.example/" ', "", "link_without_target")),
    ),
    Sample(
        "camt.053/001.02",
        CAMT,
        1,
        (
            (' Ccy="EUR"', "", "missing_currency"),
            ("12.50", "12,50", "amount_malformed"),
            ("<Sts>BOOK</Sts>", "", "missing_sts"),
            ("DBIT", "DEBIT", "direction_malformed"),
            ("<Dt>2026-01-02", "<Dt>02.01.2026", "date_malformed"),
        ),
    ),
    Sample(
        "ofx/1",
        lines(
            *("OFXHEADER:100", "DATA:OFXSGML", "", "<OFX><BANKTRANLIST><STMTTRN>", "<TRNTYPE>DEBIT"),
            *("<DTPOSTED>20260102120000[+1:CET]", "<TRNAMT>-12.50", "<FITID>1", "</STMTTRN></BANKTRANLIST></OFX>"),
        ),
        1,
        (
            ("<FITID>1\r\n", "", "missing_fitid"),
            ("-12.50", "douze", "amount_malformed"),
            ("20260102120000[+1:CET]", "02/01/2026", "date_malformed"),
            ("DEBIT", "ACHAT", "kind_unknown"),
        ),
    ),
    Sample(
        "ofx/2",
        '<?xml version="1.0"?><?OFX OFXHEADER="200" VERSION="220"?><OFX><STMTTRN><TRNTYPE>CREDIT</TRNTYPE>'
        "<DTPOSTED>20260102</DTPOSTED><TRNAMT>1</TRNAMT><FITID>9</FITID></STMTTRN></OFX>",
        1,
        (("<TRNAMT>1</TRNAMT>", "", "missing_trnamt"),),
    ),
    Sample(
        "fhir/r4",
        BUNDLE,
        2,
        (
            ('"status": "final", ', "", "missing_status"),
            ('"type": "collection", ', "", "bundle_without_type"),
            ("1984-03-09", "09/03/1984", "date_malformed"),
            ('"resourceType": "Patient"', '"kind": "Patient"', "missing_resource_type"),
        ),
    ),
    Sample(
        "green_button/1.1",
        GREEN,
        1,
        (("<value>282</value>", "", "missing_value"), ("1330578000", "2012-03-01", "number_malformed")),
    ),
    Sample(
        "tcx/2",
        TCX,
        2,
        (
            ("<Calories>9</Calories>", "", "missing_calories"),
            ("48.8", "148.8", "position_malformed"),
            ("<Time>2026-01-02T03:04:05Z</Time>", "", "date_malformed"),
        ),
    ),
    Sample(
        "json_resume/1",
        RESUME,
        3,
        (
            ("2020-01", "janvier 2020", "date_malformed"),
            ('["a"]', '"a"', "list_malformed"),
            ("zoe@example.org", "zoe", "address_malformed"),
        ),
    ),
    Sample(
        "europass/3",
        '<SkillsPassport xmlns="http://europass.cedefop.europa.eu/Europass"><DocumentInfo><DocumentType>ECV</DocumentType>'
        '</DocumentInfo><LearnerInfo><WorkExperienceList><WorkExperience><Period><From year="2020"/></Period>'
        "</WorkExperience></WorkExperienceList></LearnerInfo></SkillsPassport>",
        1,
        (
            ('<From year="2020"/>', "", "date_malformed"),
            ("<DocumentType>ECV</DocumentType>", "", "document_without_type"),
        ),
    ),
)
