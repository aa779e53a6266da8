//! The workflows that send reminders.
