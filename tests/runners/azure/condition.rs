//! Conditions of jobs and steps, as far as the pipeline uses them.

use std::collections::BTreeMap;

/// What a condition can refer to.
pub(crate) struct Context<'c> {
    pub(crate) variables: &'c BTreeMap<String, String>,
    pub(crate) has_failed: bool,
}

/// Whether a condition holds. One that cannot be read panics.
pub(crate) fn holds(condition: &str, context: &Context) -> bool {
    let mut parser = Parser {
        rest: condition.trim(),
        context,
    };
    let value = parser.expression();
    assert_eq!(parser.rest, "", "the end of {condition}");
    value == "True"
}

struct Parser<'c> {
    rest: &'c str,
    context: &'c Context<'c>,
}

impl Parser<'_> {
    fn expression(&mut self) -> String {
        if self.takes("'") {
            let (text, rest) = self.rest.split_once('\'').expect("the string ends");
            self.rest = rest.trim_start();
            return text.to_owned();
        }
        let end = self.rest.find(|c: char| !c.is_ascii_alphabetic());
        let (name, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        if name == "variables" {
            assert!(self.takes("["));
            let variable = self.expression();
            assert!(self.takes("]"));
            return self.variable(&variable);
        }
        assert!(self.takes("("), "a function at `{name}{}`", self.rest);
        let mut arguments = Vec::new();
        while !self.takes(")") {
            arguments.push(self.expression());
            self.takes(",");
        }
        let result = self.call(name, &arguments);
        if result { "True" } else { "False" }.to_owned()
    }

    fn takes(&mut self, token: &str) -> bool {
        let rest = self.rest.strip_prefix(token).map(str::trim_start);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Names of variables are the same in upper and lower case; one that is not set is empty.
    fn variable(&self, name: &str) -> String {
        let mut variables = self.context.variables.iter();
        let found = variables.find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    fn call(&self, function: &str, arguments: &[String]) -> bool {
        let is_true = |argument: &String| argument == "True";
        let is_first = |other: &String| other.eq_ignore_ascii_case(&arguments[0]);
        match function {
            "succeeded" => !self.context.has_failed,
            "succeededOrFailed" | "always" => true,
            "failed" => self.context.has_failed,
            "and" => arguments.iter().all(is_true),
            "or" => arguments.iter().any(is_true),
            "not" => !is_true(&arguments[0]),
            "eq" | "in" => arguments[1..].iter().any(is_first),
            "ne" | "notIn" => !arguments[1..].iter().any(is_first),
            _ => panic!("unknown function {function}"),
        }
    }
}

#[test]
fn conditions_are_read_as_azure_reads_them() {
    let variables = [("Build.Reason".to_owned(), "IndividualCI".to_owned())].into();
    let holds_when = |has_failed: bool, condition: &str| {
        let context = Context {
            variables: &variables,
            has_failed,
        };
        holds(condition, &context)
    };
    let landed =
        "and(succeededOrFailed(), in(variables['build.reason'], 'individualCI', 'BatchedCI'))";
    assert!(holds_when(true, landed));
    assert!(!holds_when(true, "succeeded()"));
    assert!(holds_when(false, "not(eq(variables['Other'], 'x'))"));
    assert!(!holds_when(
        false,
        "ne(variables['Build.Reason'], 'IndividualCI')"
    ));
}
