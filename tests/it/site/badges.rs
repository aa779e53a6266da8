//! Badges: drawings, and what shields.io reads.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use crate::harness::subjects::sites::Built;

/// The paths of all badges, without what their names end with.
fn badges(built: &Built) -> Vec<String> {
    let names = built.files().into_iter();
    let names = names.map(|path| path.to_string_lossy().into_owned());
    let badges = names.filter_map(|name| name.strip_suffix(".svg").map(str::to_owned));
    badges.collect()
}

/// The names of elements, what the root says of itself, and the text of the title.
fn read(xml: &str) -> (Vec<String>, Vec<(String, String)>, String) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let (mut elements, mut root, mut title) = (Vec::new(), Vec::new(), String::new());
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(start) => {
                let name = String::from_utf8(start.name().as_ref().to_vec()).expect("UTF-8");
                if elements.is_empty() {
                    for attribute in start.attributes() {
                        let attribute = attribute.expect("an attribute");
                        let key = String::from_utf8(attribute.key.as_ref().to_vec());
                        let value = String::from_utf8(attribute.value.to_vec());
                        root.push((key.expect("UTF-8"), value.expect("UTF-8")));
                    }
                }
                if name == "title" {
                    let text = reader.read_text(start.name()).expect("text");
                    title = String::from_utf8(text.to_vec()).expect("UTF-8");
                }
                elements.push(name);
            }
            Event::Eof => return (elements, root, title),
            _ => {}
        }
    }
}

#[test]
fn every_drawing_is_well_formed_and_says_in_words_what_it_shows() {
    for built in Built::all() {
        let badges = badges(&built);
        assert!(badges.contains(&"badge".to_owned()), "{}", built.name());
        for badge in badges {
            let xml = built.read(format!("{badge}.svg"));
            let (elements, root, title) = read(&xml);
            let allowed = ["svg", "title", "path", "g", "text"];
            let other = elements.iter().find(|it| !allowed.contains(&it.as_str()));
            assert_eq!(other, None, "{badge}");
            let said = |key: &str| root.iter().find(|(name, _)| name == key).map(|(_, it)| it);
            assert_eq!(said("role").expect("a role"), "img");
            assert_eq!(
                said("xmlns").expect("a namespace"),
                "http://www.w3.org/2000/svg"
            );
            assert_eq!(said("aria-label"), Some(&title), "{badge}");
            let json: Value =
                serde_json::from_str(&built.read(format!("{badge}.json"))).expect("JSON");
            let message = json["message"].as_str().expect("text");
            assert!(title.ends_with(&format!(": {message}")), "{title}");
            assert!(!xml.contains("href"), "{xml}");
        }
    }
}

/// The fields that <https://shields.io/badges/endpoint-badge> has, and what it demands of them.
#[test]
fn shields_io_is_told_what_it_documents() {
    let named = [
        "brightgreen",
        "green",
        "yellowgreen",
        "yellow",
        "orange",
        "red",
        "blue",
        "lightgrey",
    ];
    let known = [
        "schemaVersion",
        "label",
        "message",
        "color",
        "labelColor",
        "isError",
        "style",
    ];
    for built in Built::all() {
        for badge in badges(&built) {
            let json: Value =
                serde_json::from_str(&built.read(format!("{badge}.json"))).expect("JSON");
            let fields = json.as_object().expect("an object");
            assert!(
                fields.keys().all(|key| known.contains(&key.as_str())),
                "{json}"
            );
            assert_eq!(json["schemaVersion"], 1);
            assert!(json["label"].is_string(), "{json}");
            assert!(
                !json["message"].as_str().expect("text").is_empty(),
                "{json}"
            );
            assert!(
                named.contains(&json["color"].as_str().expect("text")),
                "{json}"
            );
            assert!(json["isError"].is_boolean(), "{json}");
        }
    }
}

#[test]
fn colours_tell_whether_something_is_overdue() {
    let color = |built: &Built| {
        let json: Value = serde_json::from_str(&built.read("badge.json")).expect("JSON");
        json["color"].as_str().expect("text").to_owned()
    };
    assert_eq!(color(&Built::sample()), "brightgreen");
    assert_eq!(color(&Built::overdue()), "red");
    assert_eq!(color(&Built::empty()), "lightgrey");
}

#[test]
fn the_badge_of_a_team_counts_what_is_its_own() {
    let built = Built::overdue();
    let check = built.json(&["check", "--team", "monitoring"]);
    let json: Value = serde_json::from_str(&built.read("badges/monitoring.json")).expect("JSON");
    let standings = &check["summary"]["standings"];
    let count = |standing: &str| standings[standing].as_u64().expect("a number");
    let settled: u64 = ["met", "late", "waived", "excused"]
        .into_iter()
        .map(count)
        .sum();
    let expected = format!("{settled} settled, {} overdue", count("overdue"));
    assert_eq!(json["message"], expected);
    assert_eq!(json["label"], "Monitoring");
}
