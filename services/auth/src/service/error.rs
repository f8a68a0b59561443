//! Why a use case of auth refuses. `api/error.rs` words it for clients.

use sea_orm::DbErr;
use shared_errors::Problem;
use shared_storage::StorageError;

/// Why a use case refuses.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// Wrong e-mail address or password, or not active: never told apart.
    #[error("wrong e-mail address or password")]
    InvalidCredentials,
    /// Too many failures; seconds until the next attempt.
    #[error("too many attempts")]
    TooManyAttempts(i64),
    /// Registration is over, or never was open.
    #[error("registration is closed")]
    RegistrationClosed,
    /// The setup code is missing or wrong.
    #[error("the setup code is missing or wrong")]
    SetupCodeRequired,
    /// The e-mail address belongs to somebody.
    #[error("the e-mail address is taken")]
    EmailTaken,
    /// Not there, or another restaurant's.
    #[error("not found")]
    NotFound,
    /// The role does not allow it.
    #[error("the role does not allow it")]
    Forbidden,
    /// The person also works in a restaurant that the caller does not own.
    #[error("the person is a member elsewhere")]
    MemberElsewhere,
    /// The person may not sign in here; activate them first.
    #[error("the person is not active")]
    Inactive,
    /// The restaurant would be without an active owner.
    #[error("the last active owner stays")]
    LastOwner,
    /// The invitation is unknown, used or too old.
    #[error("the invitation is not valid")]
    InviteInvalid,
    /// The reset token is unknown, used or too old.
    #[error("the reset token is not valid")]
    ResetInvalid,
    /// The refresh token is unknown, spent or too old, or its login ended.
    #[error("the refresh token is not valid")]
    RefreshInvalid,
    /// The login of the access token ended, or the person may not sign in here.
    #[error("the access token was withdrawn")]
    Withdrawn,
    /// The present password is wrong.
    #[error("the present password is wrong")]
    WrongPassword,
    /// The person has no telephone number.
    #[error("there is no telephone number")]
    NoPhone,
    /// The number is the person's for sure already.
    #[error("the number is verified already")]
    PhoneVerified,
    /// Somebody else in one of the person's restaurants has verified the number.
    #[error("the number is somebody else's")]
    PhoneTaken,
    /// Five codes within the hour; seconds until the next.
    #[error("too many codes")]
    TooManyCodes(i64),
    /// No code was sent to the number as it is now, or the code was used.
    #[error("there is no code")]
    NoCode,
    /// The code is older than ten minutes.
    #[error("the code has run out")]
    CodeExpired,
    /// The code had five wrong tries.
    #[error("the code has ended")]
    CodeEnded,
    /// Another code was sent; how many tries are left.
    #[error("the code is wrong")]
    WrongCode(i32),
    /// A field's value makes no sense; field and message.
    #[error("{0}: {1}")]
    Invalid(&'static str, &'static str),
    /// Said by shared code, already as a problem document.
    #[error(transparent)]
    Problem(Box<Problem>),
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Hashing, signing or encrypting failed.
    #[error("{0}")]
    Internal(String),
}

impl From<DbErr> for AuthError {
    fn from(error: DbErr) -> Self {
        Self::Storage(error.into())
    }
}

impl From<Problem> for AuthError {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

/// What every use case returns.
pub type Result<T> = std::result::Result<T, AuthError>;
