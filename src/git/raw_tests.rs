use super::*;

const TREE: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

fn commit(extra: &str) -> String {
    format!(
        "tree {TREE}\n{extra}author A <a@soc.example> 10 +0100\n\
         committer C <c@soc.example> -20 -0230\n\nsubject\n"
    )
}

#[test]
fn headers_are_read_and_the_message_is_left() {
    let raw = commit(&format!("parent {TREE}\nparent {TREE}\n"));
    let header = Header::parse(raw.as_bytes()).expect("a commit");
    assert_eq!(
        (header.parents.len(), header.message),
        (2, &b"subject\n"[..])
    );
    assert_eq!((header.committed_at(), header.is_signed), (Ok(-20), false));
    let signed = commit("").replace("\n\n", "\ngpgsig a\n b\n author c\n\n");
    let header = Header::parse(signed.as_bytes()).expect("a commit");
    assert!(header.is_signed);
}

#[test]
fn a_header_that_is_missing_or_there_twice_is_a_fault() {
    for twice in [
        "author X <x@soc.example> 1 +0000\n".to_owned(),
        "committer X <x@soc.example> 1 +0000\n".to_owned(),
        format!("tree {TREE}\n"),
    ] {
        assert!(Header::parse(commit(&twice).as_bytes()).is_err(), "{twice}");
    }
    for gone in ["tree", "author", "committer"] {
        let raw = commit("").replace(gone, "other");
        assert!(Header::parse(raw.as_bytes()).is_err(), "{gone}");
    }
    assert!(Header::parse(b"tree 12\n\n").is_err());
    assert!(Header::parse(b"").is_err());
    let timeless = commit("").replace("-20 -0230", "soon");
    let header = Header::parse(timeless.as_bytes()).expect("headers");
    assert!(header.committed_at().is_err());
}

#[test]
fn a_signatory_is_read_leniently() {
    let check = |text: &str, expected: Option<(&str, &str, Option<Moment>)>| {
        let bytes = expected.map(|(name, mail, time)| (name.as_bytes(), mail.as_bytes(), time));
        assert_eq!(signatory(text.as_bytes()), bytes, "{text}");
    };
    check("A B <a> 5 +0130", Some(("A B", "a", Some((5, 5400)))));
    check("A <a <b>> 5 -0200", Some(("A", "a <b>", Some((5, -7200)))));
    check("<> 5 +9999", Some(("", "", Some((5, 0)))));
    check("A <a> 5", Some(("A", "a", Some((5, 0)))));
    check("A <a> x +0000", Some(("A", "a", None)));
    check("nobody 5 +0000", None);
}

fn tree(items: &[(&str, &str)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (mode, name) in items {
        bytes.extend_from_slice(format!("{mode} {name}\0").as_bytes());
        bytes.extend_from_slice(&[7; 20]);
    }
    bytes
}

fn names(bytes: &[u8]) -> Result<Vec<(ItemKind, String)>, &'static str> {
    let mut items = Items::of(bytes);
    let mut names = Vec::new();
    while let Some(item) = items.next()? {
        names.push((item.kind, String::from_utf8_lossy(item.name).into_owned()));
    }
    Ok(names)
}

#[test]
fn a_tree_is_read_in_its_own_order() {
    use ItemKind::{File, Folder, Link, Other};
    // A folder sorts as `a/`, so after `a.b` and before `a0`.
    let bytes = tree(&[
        ("100644", "a"),
        ("100755", "a.b"),
        ("40000", "a"),
        ("120000", "a0"),
        ("160000", "b"),
    ]);
    let kinds: Vec<ItemKind> = names(&bytes).expect("a tree").iter().map(|i| i.0).collect();
    assert_eq!(kinds, [File, File, Folder, Link, Other]);
    assert!(names(&bytes[..bytes.len() - 1]).is_err());
    assert!(names(&tree(&[("100644", "b"), ("100644", "a")])).is_err());
    assert!(names(&tree(&[("100644", "a"), ("120000", "a")])).is_err());
    assert!(names(&tree(&[("10x644", "a")])).is_err());
}

#[test]
fn what_two_trees_begin_with_is_skipped() {
    let ours = tree(&[("100644", "a"), ("100644", "b"), ("100644", "d")]);
    let theirs = tree(&[("100644", "a"), ("100644", "c"), ("100644", "d")]);
    let mut both = [Items::of(&ours), Items::of(&theirs)];
    Items::skip_common(&mut both).expect("trees");
    let [mut one, mut other] = both;
    let next = |items: &mut Items<'_>| items.next().expect("a tree").map(|i| i.name.to_vec());
    assert_eq!(next(&mut one), Some(b"b".to_vec()));
    assert_eq!(next(&mut other), Some(b"c".to_vec()));
}
