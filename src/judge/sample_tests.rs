use super::*;

#[test]
fn shares_are_in_proportion_and_leave_no_stratum_out() {
    let check = |size: usize, populations: &[usize], expected: &[usize]| {
        assert_eq!(
            shares(size, populations),
            expected,
            "{size} {populations:?}"
        );
    };
    check(10, &[90, 10], &[9, 1]);
    // 3.5, 3.5: of equal remainders the first.
    check(7, &[20, 20], &[4, 3]);
    // 4.7, 0.2, 0.1: the second would go without as well as the third.
    check(5, &[94, 4, 2], &[3, 1, 1]);
    // Not enough for each.
    check(2, &[5, 5, 90], &[0, 0, 2]);
    check(3, &[1, 1, 1], &[1, 1, 1]);
    check(6, &[1, 2, 3], &[1, 2, 3]);
    check(0, &[], &[]);
    check(0, &[3], &[0]);
}

#[test]
fn shares_are_whole_and_within_what_there_is() {
    for a in 1..9 {
        for b in 1..9 {
            for c in 1..40 {
                let populations = [a, b, c];
                for size in 0..=(a + b + c) {
                    let shares = shares(size, &populations);
                    assert_eq!(shares.iter().sum::<usize>(), size);
                    let fits = shares.iter().zip(&populations).all(|(s, p)| s <= p);
                    assert!(fits, "{size} {populations:?} {shares:?}");
                    let is_fair = size < 3 || !shares.contains(&0);
                    assert!(is_fair, "{size} {populations:?} {shares:?}");
                }
            }
        }
    }
}

#[test]
fn a_convention_never_asks_for_more_than_there_is() {
    for population in 0..1000 {
        let size = conventional_size(population);
        assert!(size <= population);
        assert!(size >= conventional_size(population.saturating_sub(1)));
    }
    let sizes = [1, 4, 12, 13, 52, 53, 250, 251].map(conventional_size);
    assert_eq!(sizes, [1, 2, 2, 5, 5, 25, 25, 40]);
}

/// The keys that `printf '7\tabc\ta/b/c' | sha256sum` gives.
#[test]
fn a_key_is_what_sha256sum_says() {
    let key = draw_key(7, "abc", "a/b/c");
    assert_eq!(
        key,
        "9abb3417b841780efd849c445babce2f8d65de03d466b702fce21b8415665ffe"
    );
}
