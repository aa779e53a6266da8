//! The shape of a field: from the schema of the file's format, or from that of its details.

use super::cursor::Cursor;
use super::edited_file::{EditedFile, EditorState};
use crate::load::{FileFormat, schema_text};
use crate::model::Id;
use crate::write::{DetailsSchemas, Subschema};

/// The name under which the schema of a format is kept.
const FORMAT: &str = "format";

/// The schemas that a place in a file may be described by, and how to reach the place.
pub(super) struct FieldShapes<'t> {
    schemas: DetailsSchemas,
    root: Id,
    path: Vec<&'t str>,
}

impl<'t> FieldShapes<'t> {
    /// The shapes around a cursor.
    pub(super) fn around(
        state: &EditorState,
        file: EditedFile,
        cursor: &Cursor<'t>,
    ) -> Option<Self> {
        let path = cursor.field();
        if file.format == FileFormat::Evidence
            && let [first, below @ ..] = path.as_slice()
            && *first == "details"
            && (!below.is_empty() || cursor.parents == ["details"])
        {
            return Self::of_details(state, file, cursor, below.to_vec());
        }
        Some(FieldShapes {
            schemas: DetailsSchemas::of_text(FORMAT, schema_text(file.format)),
            root: Id::new(FORMAT).ok()?,
            path,
        })
    }

    /// The details that the task asks for, as the policy has it that is in force for the duty.
    fn of_details(
        state: &EditorState,
        file: EditedFile,
        cursor: &Cursor<'t>,
        path: Vec<&'t str>,
    ) -> Option<Self> {
        let names = named_duty(file, cursor);
        let timeline = state.assessment.timeline.as_ref()?;
        let newest = timeline.versions().len().saturating_sub(1);
        let duty = state.duty(names).or_else(|| state.duty(file.names));
        let version = duty.map_or(newest, |duty| duty.version);
        let task = timeline.task(version, names[0]);
        let task = task.or_else(|| timeline.task(version, file.names[0]))?;
        Some(FieldShapes {
            schemas: (state.schemas)(version),
            root: task.requires.details.clone()?,
            path,
        })
    }

    /// The shape of the place itself; that of the items, in a list.
    pub(super) fn shape(&self) -> Option<Subschema<'_>> {
        let root = Subschema::named(&self.schemas, &self.root)?;
        self.path.iter().try_fold(root, |place, key| {
            let field = place.field(key).or_else(|| place.other_fields())?;
            Some(field.items().unwrap_or(field))
        })
    }
}

/// Task, occurrence and team of evidence: as the text names them, else as the path does.
pub(super) fn named_duty<'t>(file: EditedFile<'t>, cursor: &Cursor<'t>) -> [&'t str; 3] {
    let [task, label, team] = file.names;
    let typed = |key, named| cursor.top(key).unwrap_or(named);
    [
        typed("task", task),
        typed("occurrence", label),
        typed("team", team),
    ]
}
