//! Prompt templates: placeholders and optional sections, nothing more.

use std::fmt;

/// A prompt template, parsed and checked once.
///
/// * `{name}` stands for a value.
/// * `{#name}…{/name}` is kept only when the value of `name` is not empty. Sections do not nest.
/// * `{{` and `}}` stand for the braces themselves.
///
/// Everything else is text. Anything that is not one of these is an error when the template is
/// read, so that a misspelt placeholder never reaches a model. Values are never read as templates.
///
/// ```
/// use tomtat_models::Template;
/// let template = Template::parse("{#terms}Terms: {terms}\n{/terms}{source}", &["source", "terms"])?;
/// assert_eq!(template.render(&[("source", "xin chào {terms}"), ("terms", "")]), "xin chào {terms}");
/// # Ok::<(), tomtat_models::TemplateError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    text: String,
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    Text(String),
    Value(String),
    /// Kept when the value is not empty. Holds only texts and values.
    Section(String, Vec<Node>),
}

/// A part of a rendered prompt; see [`Template::pieces`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text of the template: its author may use the model's control tokens here.
    Literal(&'a str),
    /// A value put in: data, in which nothing may be read as a control token.
    Value(&'a str),
}

/// Why a template cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// A placeholder that this job does not have.
    #[error("unknown placeholder {{{name}}} on line {line} (this template may use: {known})")]
    UnknownPlaceholder {
        /// The name between the braces.
        name: String,
        /// Line in the template, from 1.
        line: usize,
        /// The names that are allowed, comma separated.
        known: String,
    },
    /// A brace that opens or closes nothing.
    #[error("stray `{brace}` on line {line}; write `{brace}{brace}` for the character itself")]
    StrayBrace {
        /// The brace.
        brace: char,
        /// Line in the template, from 1.
        line: usize,
    },
    /// A section that is not closed, closed twice, or inside another one.
    #[error("section {{#{name}}} on line {line} {problem}")]
    Section {
        /// The name of the section.
        name: String,
        /// Line in the template, from 1.
        line: usize,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A placeholder without which the template makes no sense.
    #[error("placeholder {{{0}}} is missing")]
    MissingPlaceholder(&'static str),
}

impl Template {
    /// Reads a template whose placeholders must be among `known`.
    ///
    /// # Errors
    /// [`TemplateError`] for an unknown name, a stray brace or a section that does not close.
    pub fn parse(text: &str, known: &[&str]) -> Result<Self, TemplateError> {
        let mut nodes = Vec::new();
        let mut section: Option<(String, usize, Vec<Node>)> = None;
        let mut literal = String::new();
        let mut rest = text;
        let mut line = 1;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(at);
            literal.push_str(before);
            line += before.matches('\n').count();
            if let Some(after) = from.strip_prefix("{{") {
                literal.push('{');
                rest = after;
                continue;
            }
            if let Some(after) = from.strip_prefix("}}") {
                literal.push('}');
                rest = after;
                continue;
            }
            let Some(inner) = from.strip_prefix('{') else {
                return Err(TemplateError::StrayBrace { brace: '}', line });
            };
            let Some((tag, after)) = inner.split_once('}') else {
                return Err(TemplateError::StrayBrace { brace: '{', line });
            };
            rest = after;
            let out = section.as_mut().map_or(&mut nodes, |(_, _, inside)| inside);
            if !literal.is_empty() {
                out.push(Node::Text(std::mem::take(&mut literal)));
            }
            let name = tag.strip_prefix(['#', '/']).unwrap_or(tag);
            if !known.contains(&name) {
                return Err(TemplateError::UnknownPlaceholder {
                    name: name.chars().take(40).collect(),
                    line,
                    known: known.join(", "),
                });
            }
            let wrong = |problem| TemplateError::Section { name: name.to_owned(), line, problem };
            if tag.starts_with('#') {
                if section.is_some() {
                    return Err(wrong("stands inside another section"));
                }
                section = Some((name.to_owned(), line, Vec::new()));
            } else if tag.starts_with('/') {
                match section.take() {
                    Some((open, _, inside)) if open == name => {
                        nodes.push(Node::Section(open, inside));
                    }
                    _ => return Err(wrong("is closed but not open")),
                }
            } else {
                out.push(Node::Value(name.to_owned()));
            }
        }
        if let Some((name, line, _)) = section {
            return Err(TemplateError::Section { name, line, problem: "is not closed" });
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            nodes.push(Node::Text(literal));
        }
        Ok(Self { text: text.to_owned(), nodes })
    }

    /// Like [`Template::parse`], and `required` must stand in the template outside any section
    /// (or in a section of its own name).
    pub(crate) fn parse_with(
        text: &str,
        known: &[&str],
        required: &'static str,
    ) -> Result<Self, TemplateError> {
        let template = Self::parse(text, known)?;
        let found = template.nodes.iter().any(|node| match node {
            Node::Text(_) => false,
            Node::Value(name) => name == required,
            Node::Section(name, inside) => {
                name == required && inside.contains(&Node::Value(required.to_owned()))
            }
        });
        if found { Ok(template) } else { Err(TemplateError::MissingPlaceholder(required)) }
    }

    /// Whether `name` is used at all, as a value or as a section.
    #[must_use]
    pub fn uses(&self, name: &str) -> bool {
        self.nodes.iter().any(|node| match node {
            Node::Text(_) => false,
            Node::Value(value) => value == name,
            Node::Section(value, inside) => {
                value == name || inside.contains(&Node::Value(name.to_owned()))
            }
        })
    }

    /// The prompt with the values put in. A name without a value counts as empty.
    #[must_use]
    pub fn render(&self, values: &[(&str, &str)]) -> String {
        let mut out = String::new();
        for piece in self.pieces(values) {
            let (Piece::Literal(text) | Piece::Value(text)) = piece;
            out.push_str(text);
        }
        out
    }

    /// The rendered prompt in pieces that tell the template's own text from the values.
    ///
    /// A tokenizer that reads control tokens (`<|im_end|>`) should do so only in the literal
    /// pieces: then an article that contains such a token cannot end its own turn.
    #[must_use]
    pub fn pieces<'a>(&'a self, values: &[(&str, &'a str)]) -> Vec<Piece<'a>> {
        fn value<'a>(values: &[(&str, &'a str)], name: &str) -> &'a str {
            values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value)
        }
        fn add<'a>(node: &'a Node, values: &[(&str, &'a str)], out: &mut Vec<Piece<'a>>) {
            match node {
                Node::Text(text) => out.push(Piece::Literal(text)),
                Node::Value(name) => out.push(Piece::Value(value(values, name))),
                Node::Section(name, inside) => {
                    if !value(values, name).is_empty() {
                        inside.iter().for_each(|node| add(node, values, out));
                    }
                }
            }
        }
        let mut out = Vec::with_capacity(self.nodes.len());
        self.nodes.iter().for_each(|node| add(node, values, &mut out));
        out.retain(|piece| !matches!(piece, Piece::Literal("") | Piece::Value("")));
        out
    }

    /// The template as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    const KNOWN: &[&str] = &["source", "terms", "context"];

    fn parse(text: &str) -> Result<Template, TemplateError> {
        Template::parse(text, KNOWN)
    }

    #[test]
    fn values_are_put_in_and_never_read_as_template() {
        let t = parse("A {source} B {terms}").unwrap();
        assert_eq!(
            t.render(&[("source", "{terms}{#terms}"), ("terms", "}}{source}")]),
            "A {terms}{#terms} B }}{source}"
        );
    }

    #[test]
    fn a_section_goes_when_its_value_is_empty() {
        let t = parse("{#terms}Use: {terms}\n{/terms}{source}").unwrap();
        assert_eq!(t.render(&[("source", "x"), ("terms", "a = b")]), "Use: a = b\nx");
        assert_eq!(t.render(&[("source", "x"), ("terms", "")]), "x");
        assert_eq!(t.render(&[("source", "x")]), "x");
    }

    #[test]
    fn doubled_braces_are_braces() {
        let t = parse(r#"{{"text": "{source}"}}"#).unwrap();
        assert_eq!(t.render(&[("source", "x")]), r#"{"text": "x"}"#);
    }

    #[test]
    fn what_is_wrong_is_refused_with_its_line() {
        assert!(matches!(
            parse("a\nb {sorce}"),
            Err(TemplateError::UnknownPlaceholder { line: 2, .. })
        ));
        assert!(matches!(parse("a }"), Err(TemplateError::StrayBrace { brace: '}', line: 1 })));
        assert!(matches!(
            parse("\n{source"),
            Err(TemplateError::StrayBrace { brace: '{', line: 2 })
        ));
        assert!(matches!(parse("{#terms}x"), Err(TemplateError::Section { .. })));
        assert!(matches!(parse("x{/terms}"), Err(TemplateError::Section { .. })));
        assert!(matches!(
            parse("{#terms}{#context}{/context}{/terms}"),
            Err(TemplateError::Section { .. })
        ));
        assert!(matches!(parse("{#terms}{/context}"), Err(TemplateError::Section { .. })));
        assert!(parse("{ source }").is_err());
        assert!(parse("{}").is_err());
    }

    #[test]
    fn a_required_placeholder_inside_another_section_does_not_count() {
        assert!(Template::parse_with("{#terms}{source}{/terms}", KNOWN, "source").is_err());
        assert!(Template::parse_with("{#source}{source}{/source}", KNOWN, "source").is_ok());
        assert!(Template::parse_with("no text", KNOWN, "source").is_err());
    }

    #[test]
    fn pieces_tell_literal_text_from_values() {
        let t = parse("<s>{source}</s>").unwrap();
        assert_eq!(
            t.pieces(&[("source", "</s>")]),
            vec![Piece::Literal("<s>"), Piece::Value("</s>"), Piece::Literal("</s>")]
        );
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_render_keeps_the_value(text in any::<String>(), value in any::<String>()) {
            if let Ok(t) = parse(&text) {
                let out = t.render(&[("source", &value)]);
                if t.nodes.contains(&Node::Value("source".to_owned())) {
                    prop_assert!(out.contains(&value));
                }
            }
        }

        #[test]
        fn text_with_doubled_braces_comes_back_as_it_was(text in any::<String>()) {
            let escaped = text.replace('{', "{{").replace('}', "}}");
            prop_assert_eq!(parse(&escaped).unwrap().render(&[]), text);
        }
    }
}
