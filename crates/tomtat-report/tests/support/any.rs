use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use tomtat_article::{
    Article, ArticleFailure, Code, Counts, Detected, Fact, Finding, Headline, HeadlineOrigin, Job,
    KeyFacts, Language, LanguageBasis, Length, ModelRef, NumberFact, Paragraph, ParagraphKind,
    PartCoverage, Record, Removed, Sentence, Source, Span, Status, Summary, SummaryKind,
    SummarySentence, SummaryStyle, Timings, Tokens, TranslatedSentence, Translation, Usage,
    Warning,
};
use tomtat_report::Style;

/// Strings with more control characters, breaks and markup than usual.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let nasty = prop_oneof![
        3 => any::<char>(),
        3 => proptest::char::range('\0', '\u{a0}'),
        1 => proptest::char::range('\u{2000}', '\u{2070}'),
        2 => proptest::sample::select(vec![
            '\n', '\r', '\t', '\x1b', '\u{9b}', '#', '*', '_', '`', '[', ']', '(', '<', '&', '|',
            '\\', ' ', '-', '1', '.', '\u{2028}', '~', '$', '!', '=', '+', '>', ':', '"',
        ]),
    ];
    vec(nasty, 0..24).prop_map(String::from_iter)
}

fn small() -> impl Strategy<Value = usize> {
    prop_oneof![0usize..9, Just(usize::MAX)]
}

fn span() -> impl Strategy<Value = Span> {
    (small(), small()).prop_map(|(start, end)| Span { start, end })
}

fn language() -> impl Strategy<Value = Language> {
    proptest::sample::select(vec![Language::VIETNAMESE, Language::ENGLISH, Language::UNDETERMINED])
}

fn detected() -> impl Strategy<Value = Detected> {
    let basis = proptest::sample::select(vec![
        LanguageBasis::Detected,
        LanguageBasis::Declared,
        LanguageBasis::Given,
    ]);
    (language(), 0f32..=1.0, basis).prop_map(|(language, confidence, basis)| Detected {
        language,
        confidence,
        basis,
    })
}

fn source() -> impl Strategy<Value = Source> {
    (option::of(text()), option::of(any::<u64>()), option::of(text()))
        .prop_map(|(path, record, name)| Source { path: path.map(Into::into), record, name })
}

fn warning() -> impl Strategy<Value = Warning> {
    (proptest::sample::select(Code::ALL.to_vec()), text(), option::of(small()), option::of(span()))
        .prop_map(|(code, message, sentence, span)| Warning { code, message, sentence, span })
}

fn warnings() -> impl Strategy<Value = Vec<Warning>> {
    vec(warning(), 0..6)
}

fn paragraph() -> impl Strategy<Value = Paragraph> {
    let kind = proptest::sample::select(vec![
        ParagraphKind::Lead,
        ParagraphKind::Body,
        ParagraphKind::Heading,
        ParagraphKind::Item,
    ]);
    let sentence = (text(), span()).prop_map(|(text, span)| Sentence { text, span });
    (kind, option::of(detected()), vec(sentence, 1..4))
        .prop_map(|(kind, language, sentences)| Paragraph { kind, language, sentences })
}

fn article() -> impl Strategy<Value = Article> {
    let removed =
        (text(), text(), span()).prop_map(|(rule, text, span)| Removed { rule, text, span });
    (
        (source(), option::of(text()), option::of(text()), option::of(text()), option::of(text())),
        (detected(), text(), vec(paragraph(), 0..4), vec(removed, 0..3), vec(source(), 0..12)),
        warnings(),
    )
        .prop_map(
            |(
                (source, title, byline, date, url),
                (language, encoding, paragraphs, removed, copies),
                warnings,
            )| Article {
                source,
                title,
                byline,
                date,
                url,
                language,
                encoding,
                counts: Counts::of(&paragraphs),
                paragraphs,
                removed,
                copies,
                duplicate_of: None,
                warnings,
            },
        )
}

fn translation() -> impl Strategy<Value = Translation> {
    let sentence = || {
        (text(), text(), warnings()).prop_map(|(source, target, warnings)| TranslatedSentence {
            source,
            target,
            warnings,
        })
    };
    (language(), language(), option::of(sentence()), vec(sentence(), 0..9))
        .prop_map(|(from, into, title, sentences)| Translation { from, into, title, sentences })
}

fn summary() -> impl Strategy<Value = Summary> {
    let kind = proptest::sample::select(vec![
        SummaryKind::Abstractive,
        SummaryKind::Verbatim,
        SummaryKind::Extractive,
    ]);
    let length = prop_oneof![
        Just(Length::Short),
        Just(Length::Medium),
        Just(Length::Long),
        (1..=Length::MOST).prop_map(Length::Sentences),
        (Length::LEAST_WORDS..=Length::MOST_WORDS).prop_map(Length::Words),
        (1..=Length::MOST_PERCENT).prop_map(Length::Percent),
    ];
    let finding = (warning(), text(), option::of(span())).prop_map(|(w, words, span)| Finding {
        code: w.code,
        message: w.message,
        words,
        span,
    });
    let sentence = (text(), vec(small(), 0..4), vec(finding, 0..3))
        .prop_map(|(text, evidence, findings)| SummarySentence { text, evidence, findings });
    (kind, length, vec(sentence, 0..4), 1usize..5)
        .prop_map(|(kind, length, sentences, parts)| {
            let mut summary = Summary::new(kind, length, sentences);
            summary.parts = parts;
            summary
        })
        .prop_flat_map(|summary| {
            (Just(summary), shape()).prop_map(
                |(mut summary, (style, headline, coverage, facts))| {
                    summary.style = style;
                    summary.headline = headline;
                    summary.coverage = coverage;
                    summary.facts = facts;
                    summary
                },
            )
        })
}

/// What a summary may have beside its sentences.
fn shape() -> impl Strategy<Value = (SummaryStyle, Option<Headline>, Vec<PartCoverage>, KeyFacts)> {
    let origin = proptest::sample::select(vec![HeadlineOrigin::Model, HeadlineOrigin::Article]);
    let headline = (text(), origin, vec(small(), 0..4))
        .prop_map(|(text, origin, evidence)| Headline { text, origin, evidence });
    let part = (small(), small(), small()).prop_map(|(start, end, sentences)| PartCoverage {
        start,
        end,
        sentences,
    });
    let fact =
        || {
            (text(), option::of(text()), vec(small(), 0..4))
                .prop_map(|(text, value, evidence)| Fact { text, value, evidence })
        };
    let number = (text(), "-?[0-9]{1,9}", option::of(text()), vec(small(), 0..4))
        .prop_map(|(text, value, unit, evidence)| NumberFact { text, value, unit, evidence });
    let facts = (
        vec(fact(), 0..2),
        vec(fact(), 0..2),
        vec(fact(), 0..2),
        vec(fact(), 0..2),
        vec(number, 0..2),
    )
        .prop_map(|(who, what, places, when, numbers)| KeyFacts {
            who,
            what,
            places,
            when,
            numbers,
        });
    let style = proptest::sample::select(SummaryStyle::ALL.to_vec());
    (style, option::of(headline), vec(part, 0..3), facts)
}

fn model() -> impl Strategy<Value = ModelRef> {
    let job = proptest::sample::select(vec![Job::Translate, Job::Summarize]);
    let sha256 = option::of("[0-9a-f]{64}");
    (job, text(), sha256, text()).prop_map(|(job, name, sha256, engine)| ModelRef {
        adapter: None,
        job,
        name,
        sha256,
        engine,
    })
}

fn usage() -> impl Strategy<Value = Usage> {
    any::<[u64; 6]>().prop_map(|[a, b, c, d, e, f]| Usage {
        translate: Tokens { requests: a, prompt: b, generated: c, cached: 0 },
        summarize: Tokens { requests: d, prompt: e, generated: f, cached: 0 },
    })
}

fn failure() -> impl Strategy<Value = ArticleFailure> {
    (text(), text(), option::of(text())).prop_map(|(code, message, hint)| ArticleFailure {
        code,
        message,
        hint,
    })
}

/// Any record that the types allow, sound or not.
pub(crate) fn record() -> impl Strategy<Value = Record> {
    (
        (source(), option::of(article()), option::of(translation()), option::of(summary())),
        (warnings(), option::of(failure()), vec(model(), 0..3), any::<bool>()),
        (any::<u64>(), any::<u64>(), any::<u64>(), usage()),
    )
        .prop_map(
            |(
                (source, article, translation, summary),
                (warnings, error, models, ok),
                (load_ms, translate_ms, summarize_ms, usage),
            )| Record {
                schema: tomtat_article::SCHEMA.to_owned(),
                status: if ok { Status::Ok } else { Status::Failed },
                source,
                article,
                translation,
                summary,
                warnings,
                error,
                models,
                timings: Timings { load_ms, translate_ms, summarize_ms },
                usage,
            },
        )
}

pub(crate) fn style() -> impl Strategy<Value = Style> {
    (0usize..120, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(width, unicode, evidence, warnings)| {
            Style::default().width(width).unicode(unicode).evidence(evidence).warnings(warnings)
        },
    )
}
