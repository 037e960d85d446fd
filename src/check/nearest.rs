//! The known word that someone who wrote an unknown one probably meant.

/// The candidate that differs from `word` in the fewest letters, if it differs in few enough to be a slip.
pub fn nearest<'known>(
    word: &str,
    candidates: impl IntoIterator<Item = &'known str>,
) -> Option<&'known str> {
    let allowed = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many letters must be put in, taken out, replaced or swapped with their neighbour to make one word the other.
fn distance(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let mut two_above: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, target) in other.iter().enumerate() {
            let replaced = above[column] + usize::from(letter != target);
            let mut least = replaced.min(above[column + 1] + 1).min(current[column] + 1);
            let swapped =
                row > 0 && column > 0 && one[row - 1] == *target && *letter == other[column - 1];
            if swapped {
                least = least.min(two_above[column - 1] + 1);
            }
            current.push(least);
        }
        two_above = std::mem::replace(&mut above, current);
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slips_and_nothing_else() {
        let keys = ["id", "name", "severity", "subject"];
        assert_eq!(nearest("naem", keys), Some("name"));
        assert_eq!(nearest("severty", keys), Some("severity"));
        assert_eq!(nearest("subjects", keys), Some("subject"));
        assert_eq!(nearest("colour", keys), None);
        assert_eq!(nearest("", []), None);
    }
}
