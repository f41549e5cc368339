//! Numbers for fields and choices, which stay while the lists around them change.

use leptos::prelude::{StoredValue, UpdateValue, WithValue};

/// The keys that there have been. Their places are their numbers.
pub(super) struct Keys<K: 'static> {
    keys: StoredValue<Vec<K>>,
    is_same: fn(&K, &K) -> bool,
}

impl<K> Clone for Keys<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Keys<K> {}

impl<K: Clone + Send + Sync> Keys<K> {
    pub(super) fn new(keys: Vec<K>, is_same: fn(&K, &K) -> bool) -> Self {
        Self {
            keys: StoredValue::new(keys),
            is_same,
        }
    }

    /// The number of a key, which is most likely the place where it stands now.
    pub(super) fn number(self, key: &K, place: usize) -> usize {
        let find = |keys: &mut Vec<K>| {
            let is = |own: &K| (self.is_same)(own, key);
            if keys.get(place).is_some_and(is) {
                return place;
            }
            keys.iter().position(is).unwrap_or_else(|| {
                keys.push(key.clone());
                keys.len() - 1
            })
        };
        self.keys.try_update_value(find).unwrap_or_default()
    }

    /// What has the key of this number now.
    pub(super) fn find<T>(self, number: usize, all: &[T], key: fn(&T) -> &K) -> Option<&T> {
        let find = |keys: &Vec<K>| {
            let own = keys.get(number)?;
            let is = |one: &&T| (self.is_same)(key(one), own);
            all.get(number).filter(is).or_else(|| all.iter().find(is))
        };
        self.keys.try_with_value(find).flatten()
    }
}

/// Whether both lists have the same in the same places.
pub(super) fn are_same<T>(a: &[T], b: &[T], is_same: fn(&T, &T) -> bool) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
}
