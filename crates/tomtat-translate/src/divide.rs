//! Sentences that are longer than a model takes.

/// Divides `text` into pieces that `count` measures at `most` or less, at the
/// best places there are: after a semicolon or colon, after a comma, at a
/// space, anywhere. The pieces joined by nothing are the text.
///
/// A single character that measures more than `most` stays a piece of its own.
pub(crate) fn divide(text: &str, most: usize, count: &dyn Fn(&str) -> usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut stack = vec![text];
    while let Some(piece) = stack.pop() {
        if count(piece) <= most {
            pieces.push(piece.to_owned());
            continue;
        }
        match cut(piece) {
            Some(at) => {
                let (left, right) = piece.split_at(at);
                stack.push(right);
                stack.push(left);
            }
            None => pieces.push(piece.to_owned()),
        }
    }
    pieces
}

/// The best place near the middle to cut `text` in two, neither empty.
fn cut(text: &str) -> Option<usize> {
    let middle = text.len() / 2;
    // A place far from the middle makes one piece that is hardly shorter than the whole.
    let near = |at: usize| at >= text.len() / 5 && at <= text.len() - text.len() / 5;
    let closest = |places: &mut dyn Iterator<Item = usize>| {
        places.filter(|&at| at > 0 && at < text.len()).min_by_key(|&at| at.abs_diff(middle))
    };
    let after = |marks: &'static [char]| {
        text.match_indices(marks)
            .map(|(at, mark)| at + mark.len())
            .filter(|&at| text[at..].chars().next().is_some_and(char::is_whitespace))
    };
    closest(&mut after(&[';', ':', '.', '!', '?']).filter(|&at| near(at)))
        .or_else(|| closest(&mut after(&[',']).filter(|&at| near(at))))
        .or_else(|| closest(&mut text.match_indices(' ').map(|(at, _)| at).filter(|&at| near(at))))
        .or_else(|| closest(&mut text.char_indices().map(|(at, _)| at)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> usize {
        text.split_whitespace().count()
    }

    #[test]
    fn a_sentence_that_fits_stays_whole() {
        assert_eq!(divide("một hai ba", 3, &words), ["một hai ba"]);
    }

    #[test]
    fn a_long_sentence_is_cut_at_its_marks() {
        let pieces = divide("một hai ba, bốn năm; sáu bảy tám, chín", 5, &words);
        assert_eq!(pieces, ["một hai ba, bốn năm;", " sáu bảy tám, chín"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_every_piece_fits(text in "\\PC{0,300}", most in 1_usize..40) {
            let count = |text: &str| text.chars().count();
            let pieces = divide(&text, most, &count);
            prop_assert_eq!(pieces.concat(), text);
            prop_assert!(pieces.iter().all(|piece| count(piece) <= most));
        }
    }
}
