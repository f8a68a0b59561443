//! Requests and answers of ai.
