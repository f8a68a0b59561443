//! Requests and answers of notification.
