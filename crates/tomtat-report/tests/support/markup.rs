use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};
use tomtat_article::Code;

pub(crate) fn parser(markdown: &str) -> Parser<'_> {
    Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION)
}

/// Whether Markdown has only the markup that we put there: no link, image, HTML, code of its own.
pub(crate) fn only_ours(markdown: &str) -> Result<(), TestCaseError> {
    prop_assert!(!markdown.chars().any(|c| c.is_control() && c != '\n'), "{:?}", markdown);
    for event in parser(markdown) {
        match event {
            Event::Start(tag) => {
                let ours = matches!(
                    tag,
                    Tag::Paragraph
                        | Tag::Heading { .. }
                        | Tag::List(_)
                        | Tag::Item
                        | Tag::Strong
                        | Tag::Emphasis
                );
                prop_assert!(ours, "{:?} in {:?}", tag, markdown);
            }
            Event::Code(code) => {
                let known = Code::ALL.iter().any(|c| c.as_str() == &*code);
                prop_assert!(known, "{:?} in {:?}", code, markdown);
            }
            Event::End(_) | Event::Text(_) => {}
            other => prop_assert!(false, "{:?} in {:?}", other, markdown),
        }
    }
    Ok(())
}
