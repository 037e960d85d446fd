//! The order of the rooms: data flows one way, and a room knows only the rooms before it.

use crate::agree;
use crate::common::text;
use crate::rust::files;

/// The rooms, each of which may name those before it.
const ORDER: &[&str] = &[
    "source",
    "symbolic",
    "iam",
    "cloudformation",
    "terraform",
    "graph",
    "access",
    "facts",
    "check",
    "report",
    "lint",
    "config",
    "trial",
    "scan",
    "cli",
    "main",
];

/// Rooms that know less than their place allows: finding and reading files needs no more than the texts.
const MODEST: &[(&str, &[&str])] = &[("scan", &["source"])];

fn rank(room: &str) -> Option<usize> {
    ORDER.iter().position(|one| *one == room)
}

#[test]
fn a_room_knows_only_the_rooms_before_it() {
    let mut complaints = Vec::new();
    for file in files() {
        let room = file.room();
        if room == "lib" {
            continue;
        }
        let Some(own) = rank(room) else {
            complaints.push(format!("{}: `{room}` is not in the order", file.path));
            continue;
        };
        for name in file.names() {
            if !["crate", "cf403"].contains(&name.segments[0].as_str()) {
                continue;
            }
            let Some(other) = name.segments.get(1).filter(|other| *other != room) else {
                continue;
            };
            let is_before = rank(other).is_some_and(|other| other < own);
            let is_modest = MODEST
                .iter()
                .all(|(modest, known)| *modest != room || known.contains(&other.as_str()));
            if !is_before || !is_modest {
                complaints.push(format!(
                    "{}:{}: `{room}` names `{}`",
                    file.path,
                    name.line,
                    name.segments.join("::")
                ));
            }
        }
    }
    agree(
        &complaints,
        &format!(
            "A room may name only the rooms before it: {}. Move what is shared to the room that both may know.",
            ORDER.join(", ")
        ),
    );
}

#[test]
fn the_crate_declares_its_rooms_and_tells_their_order() {
    let lib = text("src/lib.rs");
    let told: String = lib
        .lines()
        .filter(|line| line.starts_with("//!"))
        .collect::<Vec<_>>()
        .join(" ");
    let mut behind = 0;
    for room in ORDER.iter().filter(|room| **room != "main") {
        assert!(
            lib.contains(&format!("\npub mod {room};")),
            "src/lib.rs declares no `pub mod {room};`, which the order of the rooms in tests/house/rooms.rs has"
        );
        let place = told[behind..].find(&format!("`{room}`"));
        assert!(
            place.is_some(),
            "the documentation at the top of src/lib.rs does not name `{room}` in its place: {}",
            ORDER.join(", ")
        );
        behind += place.unwrap_or_default();
    }
}
