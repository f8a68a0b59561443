//! How a word sounds, so that it is found in another script.
