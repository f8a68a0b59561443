// Generated from the server’s OpenAPI document by `npm run gen:api`. Do not edit.

export interface paths {
    "/api/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The public keys that tokens are signed with (RFC 7517). */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/invite/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept an invitation: choose a password and be signed in. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SetPasswordRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignedIn"];
                    };
                };
                /** @description invite_invalid */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LoginRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignedIn"];
                    };
                };
                /** @description invalid_credentials */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description too_many_attempts */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out: end the login this token belongs to. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Oneself, as of now, and the restaurant the token names. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change one's own name, language or number; a missing field stays as it is. Another number is to be
         *     confirmed by a code.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MePatch"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["User"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/auth/me/phone/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm one's number with the code that was sent to it. A code is good for ten minutes and five
         *     tries.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ConfirmPhoneRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["User"];
                    };
                };
                /** @description `no_phone`, `no_code`, `code_expired`, `code_ended`, `phone_taken` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `wrong_code`, with `tries_left` */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change one's password. All other logins end; this one goes on with the tokens answered. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangePasswordRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignedIn"];
                    };
                };
                /** @description wrong_password */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password/forgot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for a way back in. Answers the same whether or not anybody has this address. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ForgotPasswordRequest"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a new password with the token that was sent. All logins end. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SetPasswordRequest"];
                };
            };
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description reset_invalid */
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange a refresh token for a new pair. Repeat a lost request with the same Idempotency-Key
         *     within a minute; any other reuse ends the login.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RefreshRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignedIn"];
                    };
                };
                /** @description refresh_token_invalid */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create a restaurant and its owner. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RegisterRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignedIn"];
                    };
                };
                /** @description registration_closed, setup_code_required */
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description email_taken */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/restaurants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The restaurants one may work in. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Membership"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/service-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A token for a service that knows its secret, good for one audience and five minutes. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ServiceTokenRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ServiceTokenAnswer"];
                    };
                };
                /** @description invalid_credentials */
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's logins. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Session"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Sign out everywhere, here too; access tokens end at once. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of one's logins. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/switch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on in another of one's restaurants: tokens of the same login that name it. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SwitchRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignedIn"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Categories in the order of lists. */
        get: {
            parameters: {
                query?: {
                    /** @description How many items, 50 unless given, at most 500. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Category"];
                    };
                };
            };
        };
        put?: never;
        /** Adds a category. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CategoryRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Category"];
                    };
                };
                /** @description `name_taken` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/categories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Renames or moves a category. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CategoryRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Category"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `name_taken` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Removes a category without products. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `category_in_use` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/aliases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What staff call products, oldest first. Owners and managers. */
        get: {
            parameters: {
                query?: {
                    /** @description How many items, 50 unless given, at most 500. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Alias"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Forgets a nickname; it is not learned again from answers. Owners and managers. */
        delete: {
            parameters: {
                query: {
                    /** @description The product it names. */
                    product_id: string;
                    /** @description The nickname to forget. */
                    nickname: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's own conversations, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description How many items, 50 unless given, at most 500. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Conversation"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The messages of one of the caller's own conversations, newest first. */
        get: {
            parameters: {
                query: {
                    /** @description One of the caller's own conversations. */
                    conversation_id: string;
                    /** @description How many items, 50 unless given, at most 500. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_ChatMessage"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says something to Mezave: a report, a question, an answer, or a tapped option.
         * @description What is certain is booked at once; what is not is asked. The same `client_message_id` (or
         *     `Idempotency-Key`) books once and gets the same answer.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MessageRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageAnswer"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `invalid`, `idempotency_mismatch` */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** House notes that free answers may rest on, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description How many items, 50 unless given, at most 500. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_HouseNote"];
                    };
                };
            };
        };
        put?: never;
        /** Writes a house note. Owners and managers. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["HouseNoteRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HouseNote"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/notes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Forgets a house note. Owners and managers. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/unanswered": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was not understood in the restaurant, each sentence once with its count, last said first.
         *     Owners only.
         */
        get: {
            parameters: {
                query?: {
                    /** @description `open` unless given. */
                    state?: components["schemas"]["UnansweredState"];
                    /** @description How many items, 50 unless given, at most 500. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Unanswered"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/unanswered/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Turns a sentence into a nickname or a note to the makers, or puts it aside. Owners only. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UnansweredRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Unanswered"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/voice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says something to Mezave with one's own voice: answered as `/chat/message`, with what was heard
         *     in `transcript`. A booking is confirmed first where the recognition is not sure.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "multipart/form-data": components["schemas"]["VoiceForm"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MessageAnswer"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `unsupported_media_type`, `unsupported_audio` */
                415: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `audio_unreadable`, `audio_too_long`, `no_speech`, `speech_unclear` */
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `model_budget` */
                429: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `speech_not_configured`, `speech_unavailable` */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * `stock_changed`, `stock_low`, `stock_recovered` and `product_changed` as server-sent events; for
         *     owner and manager `lot_expiring`, `lot_expired` and `large_movement` as well.
         * @description `Last-Event-ID` goes on where a stream ended. `resync` stands for events that are gone: read
         *     everything again. The stream ends when the token does.
         */
        get: {
            parameters: {
                query?: never;
                header?: {
                    /** @description `inventory:<epoch>:<seq>` */
                    "Last-Event-ID"?: string | null;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notify/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which channels are set up, and where they reach the caller. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Channels"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notify/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was sent to whom, newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Only those in this state. */
                    state?: components["schemas"]["DeliveryState"];
                    /** @description Only this channel's. */
                    channel?: components["schemas"]["Channel"];
                    /** @description At most so many. */
                    limit?: number;
                    /** @description Where the page before ended. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Delivery"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notify/deliveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One delivery. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The delivery */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Delivery"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notify/deliveries/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends one that was given up again. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    /** @description The delivery */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Delivery"];
                    };
                };
                /** @description delivery_not_dead */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notify/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends an e-mail. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NotifyRequest"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DeliveryAccepted"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notify/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's inbox, newest first, worded in the caller's language. */
        get: {
            parameters: {
                query?: {
                    /** @description How many items, 50 unless given, at most 500. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InboxPage"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notify/inbox/read-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Marks everything as read. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InboxRead"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notify/inbox/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answers the alert of an entry: ordered, counted wrong, not now; for everybody who got it. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    /** @description The entry */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AnswerRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InboxEntry"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notify/inbox/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Marks an entry as read; again: no change. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    /** @description The entry */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InboxEntry"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notify/phone/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a code to one's own number by `WhatsApp`, to be confirmed at `/auth/me/phone/confirm`. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DeliveryAccepted"];
                    };
                };
                /** @description channel_not_ready */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notify/preferences/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How alerts reach a person. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The person */
                    user_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Preferences"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Replaces how alerts reach a person; what is left out is as the role has it by default. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The person */
                    user_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PreferencesRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Preferences"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notify/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a push message to a person's devices. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NotifyRequest"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DeliveryAccepted"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notify/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's devices that take push messages. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Subscriptions"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Has the caller's device take push messages; takes `PushSubscription.toJSON()` as it is. The same
         *     device again: its keys are replaced, and if it was another person's, it is the caller's now. Of
         *     more than 20 devices the oldest are forgotten.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewSubscription"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Subscription"];
                    };
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Has a device of the caller take push messages no more. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EndSubscription"];
                };
            };
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notify/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a message to oneself, to see whether a channel works. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TestRequest"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DeliveryAccepted"];
                    };
                };
                /** @description channel_not_ready, no_address */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notify/unsubscribe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page that asks whether mail shall end, in the person's language. */
        get: {
            parameters: {
                query?: {
                    /** @description As it stands in the message. */
                    token?: string;
                    /** @description Anything: the page's style sheet. */
                    style?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/html": string;
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Ends mail from this restaurant to this person; again: no change. */
        post: {
            parameters: {
                query?: {
                    /** @description As it stands in the message. */
                    token?: string;
                    /** @description Anything: the page's style sheet. */
                    style?: string;
                };
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            /** @description `List-Unsubscribe=One-Click` (RFC 8058); not looked at */
            requestBody?: {
                content: {
                    "application/x-www-form-urlencoded": string | null;
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/html": string;
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                422: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notify/whatsapp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a `WhatsApp` message. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NotifyRequest"];
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DeliveryAccepted"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notify/whatsapp/webhook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows Meta that the address is ours. */
        get: {
            parameters: {
                query?: {
                    /** @description `subscribe`. */
                    "hub.mode"?: string;
                    /** @description The token chosen by the operator. */
                    "hub.verify_token"?: string;
                    /** @description To be answered as it is. */
                    "hub.challenge"?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain": string;
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Takes what Meta sends, signed with the app's secret; the same again has no effect. */
        post: {
            parameters: {
                query?: never;
                header: {
                    /** @description HMAC-SHA256 of the body */
                    "x-hub-signature-256": string;
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                /** @description Taken */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                401: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                413: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Products in the order they were added; with `q`, those that fit, best first. */
        get: {
            parameters: {
                query?: {
                    /** @description Only this category. */
                    category_id?: string;
                    /** @description Only what fits these words, best first. */
                    q?: string;
                    /** @description Retired ones as well. */
                    include_retired?: boolean;
                    /** @description How many items, 50 unless given, at most 500. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Product"];
                    };
                };
            };
        };
        put?: never;
        /** Adds a product. Only `name` and `unit_type` are required. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ProductRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Product"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `product_exists`, `barcode_taken` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/by-barcode/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The product that has this barcode. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    code: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Product"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/expiring": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lots that expire within `days` or have expired, earliest first. */
        get: {
            parameters: {
                query?: {
                    /** @description How many days ahead, 7 unless given, 0 to 3650; what has expired is always listed. */
                    days?: number;
                    /** @description How many items, 50 unless given, at most 500. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_ExpiringItem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/low-stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Products under their minimum, emptiest first. */
        get: {
            parameters: {
                query?: {
                    /** @description How many items, 50 unless given, at most 500. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_LowStockItem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/nicknames": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What staff call all products, oldest first. */
        get: {
            parameters: {
                query?: {
                    /** @description How many items, 50 unless given, at most 500. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Nickname"];
                    };
                };
                403: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The products that fit some words, best first. */
        get: {
            parameters: {
                query: {
                    /** @description The words, at most 200 characters. */
                    q: string;
                    /** @description How many, 20 unless given, at most 100. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_SearchItem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One product; a retired one has `is_active` false. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Product"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Changes a product. An optional field that is absent stays as it is; null clears it. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ProductUpdate"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Product"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description `unit_in_use`, `product_exists`, `barcode_taken` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Retires a product: it is hidden everywhere, its history stays. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{id}/nicknames": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What staff call a product. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Nickname"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Teaches a nickname; one that is known already is answered as it is. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NicknameRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Nickname"];
                    };
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Forgets a nickname, by its words. */
        delete: {
            parameters: {
                query: {
                    /** @description The nickname to forget. */
                    nickname: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{id}/nicknames/{nickname_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Forgets a nickname, by its id. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    nickname_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                404: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/restaurant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The restaurant the token names. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Restaurant"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Change its settings; a missing field stays as it is. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RestaurantSettings"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Restaurant"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The stock of every product that is not retired. */
        get: {
            parameters: {
                query?: {
                    /** @description How many items, 50 unless given, at most 500. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Stock"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stock/movement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Books one movement.
         * @description IN and ADJUSTMENT need a manager. A count that finds what the system said books nothing and
         *     answers 200 with `movement: null`. Boxes open by themselves; goods out leave first-expired-first-
         *     out: boxes from the earliest lots that have closed ones, units strictly lot by lot.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MovementRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BookedAnswer"];
                    };
                };
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BookedAnswer"];
                    };
                };
                /** @description insufficient_stock, product_retired */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stock/movements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The history, newest first. An employee sees what they performed or reported. */
        get: {
            parameters: {
                query?: {
                    /** @description Of this product. */
                    product_id?: string;
                    /** @description Of this type. */
                    type?: components["schemas"]["MovementType"];
                    /** @description Performed or reported by this person. */
                    user_id?: string;
                    /** @description Happened at or after this time, or on or after this business day. */
                    from?: string;
                    /** @description Happened before this time, or on or before this business day. */
                    to?: string;
                    /** @description How many items, 50 unless given, at most 500. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Movement"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stock/movements/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Books several movements in their order; a refused one does not stop the others. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["BatchRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ResultsAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stock/movements/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a movement back: the same type, the opposite sign, the same lots.
         * @description Owners and managers any movement, employees their own OUT and WASTE of the same business day.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UndoRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BookedAnswer"];
                    };
                };
                /** @description already_undone, undo_of_undo, insufficient_stock */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stock/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Books counts, each as the difference to what the system said at `counted_at`.
         * @description An employee's counts are not booked: they are kept for a manager and answer `proposed`.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SyncRequest"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ResultsAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stock/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Recomputes the hash chain and the stock from the ledger and names the first broken row. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["VerifyAnswer"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stock/{product_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The stock of one product. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    product_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Stock"];
                    };
                };
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/suppliers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who delivers, in the order they were added. */
        get: {
            parameters: {
                query?: {
                    /** @description How many items, 50 unless given, at most 500. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_Supplier"];
                    };
                };
            };
        };
        put?: never;
        /** Adds a supplier. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SupplierRequest"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Supplier"];
                    };
                };
                /** @description `name_taken` */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The restaurant's people. */
        get: {
            parameters: {
                query?: {
                    /** @description How many items, 50 unless given, at most 500. */
                    limit?: number;
                    /** @description `next_cursor` of the page before. */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page_User"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Add a person, with a first password or to be invited. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewUser"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["User"];
                    };
                };
                /** @description email_taken */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a person. Deactivating and changing the role end their tokens at once. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UserPatch"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["User"];
                    };
                };
                /** @description last_owner, email_taken, member_elsewhere */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/users/{id}/invite": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an invitation for a person: good once, 72 hours; earlier ones end. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The same key and body: the same answer and one effect, for 14 days. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Invite"];
                    };
                };
                /** @description user_inactive, member_elsewhere */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description What somebody did about an alert.
         * @enum {string}
         */
        AlertAnswer: "ordered" | "count_wrong" | "snooze" | "wake";
        /**
         * @description What an alert is about.
         * @enum {string}
         */
        AlertType: "stock_low" | "lot_expiring" | "lot_expired" | "large_movement" | "digest";
        /** @description A nickname with its product. */
        Alias: {
            /** @description When. */
            created_at: components["schemas"]["Timestamp"];
            /**
             * Format: uuid
             * @description Who taught it, or confirmed it last.
             */
            created_by: string;
            /**
             * Format: uuid
             * @description The nickname's own id.
             */
            id: string;
            /** @description Learned from confirmed answers rather than taught. */
            learned: boolean;
            /** @description The word or words. */
            nickname: string;
            /**
             * Format: uuid
             * @description What it means.
             */
            product_id: string;
            /** @description That product's name. */
            product_name: string;
        };
        /** @description `POST /notify/inbox/{id}/answer`. */
        AnswerRequest: {
            /** @description What was done. */
            answer: components["schemas"]["AlertAnswer"];
            until?: components["schemas"]["Timestamp"] | null;
        };
        /**
         * @description What an open question asks for.
         * @enum {string}
         */
        Asking: "product" | "unit" | "quantity" | "confirmation" | "expiry";
        /** @description `POST /stock/movements/batch`. */
        BatchRequest: {
            /** @description Booked one by one in this order; a refused one does not stop the others. */
            items: components["schemas"]["MovementRequest"][];
        };
        /** @description Answer of a booking. */
        BookedAnswer: {
            movement?: components["schemas"]["Movement"] | null;
            short_by?: components["schemas"]["Qty"] | null;
            /** @description The stock after it. */
            stock: components["schemas"]["Stock"];
        };
        /** @description A shelf of the catalogue, such as drinks. */
        Category: {
            /**
             * Format: uuid
             * @description The category.
             */
            id: string;
            /** @description Its name. */
            name: string;
            /** @description Its English name. */
            name_en?: string | null;
            /**
             * Format: int32
             * @description Place in lists, lowest first.
             */
            sort_order: number;
        };
        /** @description `POST /categories` and `PUT /categories/{id}`. */
        CategoryRequest: {
            /** @description 1 to 100 characters, unlike any other category's. */
            name: string;
            /** @description The English name. */
            name_en?: string | null;
            /**
             * Format: int32
             * @description Place in lists, 0 unless given.
             */
            sort_order?: number;
        };
        /** @description `POST /auth/password`. */
        ChangePasswordRequest: {
            /** @description The new one. */
            new: string;
            /** @description The present password. */
            old: string;
        };
        /**
         * @description A way an alert can reach a person.
         * @enum {string}
         */
        Channel: "inbox" | "push" | "whatsapp" | "email";
        /** @description Whether a way is there. */
        ChannelState: {
            /** @description Where it reaches the caller: an address, a number, how many devices; null: nowhere yet. */
            address?: string | null;
            /** @description The way. */
            channel: components["schemas"]["Channel"];
            /** @description Whether the operator has set it up. */
            is_ready: boolean;
            /** @description Names of settings that are missing; only told to the owner. */
            missing: string[];
        };
        /** @description `GET /notify/channels`: which ways there are, and whether they reach the caller. */
        Channels: {
            /** @description One for each way. */
            items: components["schemas"]["ChannelState"][];
            /** @description VAPID public key for `PushManager.subscribe`, base64url of the uncompressed point (RFC 8292). */
            push_public_key?: string | null;
        };
        /** @description One message with its answer. */
        ChatMessage: {
            answer?: components["schemas"]["MessageAnswer"] | null;
            /**
             * Format: uuid
             * @description Its conversation.
             */
            conversation_id: string;
            /** @description When it arrived. */
            created_at: components["schemas"]["Timestamp"];
            /**
             * Format: uuid
             * @description The message.
             */
            id: string;
            /**
             * Format: uuid
             * @description The option tapped.
             */
            option_id?: string | null;
            /** @description What was said. */
            text: string;
        };
        /** @description An answer that can be tapped. */
        ChatOption: {
            /**
             * Format: uuid
             * @description Send it as `option_id`; never used twice.
             */
            id: string;
            /** @description What it says. */
            label: string;
            /**
             * Format: uuid
             * @description The product it stands for.
             */
            product_id?: string | null;
        };
        /**
         * @description What a message came to.
         * @enum {string}
         */
        ChatState: "clarify" | "done" | "answer" | "not_found" | "not_understood" | "cancelled" | "refused";
        /** @description A fact that a free answer rests on. */
        CitedFact: {
            /** @description `product`, `stock`, `usage`, `supplier`, `low`, `expiring` or `note`. */
            kind: string;
            /**
             * Format: uuid
             * @description The product, supplier or note; null where it is about the restaurant.
             */
            subject_id?: string | null;
            /** @description The fact. */
            text: string;
        };
        /** @description `POST /auth/me/phone/confirm`. */
        ConfirmPhoneRequest: {
            /** @description The six digits that came to the number; spaces and hyphens do not count. */
            code: string;
        };
        /** @description One of the caller's conversations. */
        Conversation: {
            /** @description When it began. */
            created_at: components["schemas"]["Timestamp"];
            /**
             * Format: uuid
             * @description The conversation.
             */
            id: string;
            /** @description A question is open. */
            open: boolean;
            /** @description Its first message. */
            title: string;
            /** @description When it last changed. */
            updated_at: components["schemas"]["Timestamp"];
        };
        /** @description One counted product of `POST /stock/sync`. */
        CountItem: {
            /**
             * Format: int64
             * @description Closed boxes counted. Left out: everything was counted in units.
             */
            boxes?: number | null;
            /** @description The client's own id of this count: sent twice, it is booked once. */
            client_id?: string | null;
            counted_at?: components["schemas"]["Timestamp"] | null;
            /**
             * Format: uuid
             * @description Which product.
             */
            product_id: string;
            units?: components["schemas"]["Qty"] | null;
        };
        /** @description One delivery, as the owner sees it. */
        Delivery: {
            /**
             * Format: int32
             * @description How often it was tried.
             */
            attempts: number;
            /** @description What it says. */
            body: string;
            /** @description The way it goes; never the inbox, which is reached at once. */
            channel: components["schemas"]["Channel"];
            /** @description When it was accepted. */
            created_at: components["schemas"]["Timestamp"];
            /**
             * Format: uuid
             * @description The delivery.
             */
            id: string;
            /** @description What it is: an alert type, `digest`, `message`, `answer`, `test` or `code`. */
            kind: string;
            /** @description What went wrong at the last try. */
            last_error?: string | null;
            next_at?: components["schemas"]["Timestamp"] | null;
            sent_at?: components["schemas"]["Timestamp"] | null;
            /** @description How much it matters. */
            severity: components["schemas"]["Severity"];
            /** @description How far it came. */
            state: components["schemas"]["DeliveryState"];
            /** @description One line, in the receiver's language. */
            title: string;
            /** @description Their name, or the address with its middle hidden. */
            to: string;
            /**
             * Format: uuid
             * @description To whom; null: to a bare address.
             */
            user_id?: string | null;
        };
        /** @description Answer of everything that sends: it is durable and on its way. */
        DeliveryAccepted: {
            /**
             * Format: uuid
             * @description The delivery; receivers tell a repeat by it.
             */
            delivery_id: string;
        };
        /**
         * @description How far a delivery came.
         * @enum {string}
         */
        DeliveryState: "waiting" | "sent" | "delivered" | "read" | "dead" | "cancelled";
        /** @description `DELETE /notify/subscriptions`. */
        EndSubscription: {
            /** @description As it was given. */
            endpoint: string;
        };
        /** @description A lot that expires soon or has expired. */
        ExpiringItem: {
            /**
             * Format: int64
             * @description Closed boxes of the lot.
             */
            boxes: number;
            /**
             * Format: int32
             * @description Days from the restaurant's today; negative: expired.
             */
            days_left: number;
            /**
             * Format: date
             * @description The last day it may be used.
             */
            expiry_date: string;
            /** @description The product. */
            product: components["schemas"]["Product"];
            /** @description Boxes and units together. */
            total: components["schemas"]["Qty"];
            /** @description Loose units of the lot. */
            units: components["schemas"]["Qty"];
        };
        /** @description What is wrong with one field of a request. */
        FieldError: {
            /** @description Path of the field, such as `items[2].units`. */
            field: string;
            /** @description What is wrong with it, in English. */
            message: string;
        };
        /** @description `POST /auth/password/forgot`. */
        ForgotPasswordRequest: {
            /** @description E-mail address, in any case. */
            email: string;
        };
        /** @description What was answered, for everybody who got the alert. */
        Handled: {
            /** @description What was done. */
            answer: components["schemas"]["AlertAnswer"];
            /** @description When. */
            at: components["schemas"]["Timestamp"];
            /**
             * Format: uuid
             * @description By whom.
             */
            by: string;
            /** @description Their name. */
            by_name: string;
            until?: components["schemas"]["Timestamp"] | null;
        };
        /** @description Something worth knowing about this house: answers to free questions may rest on it. */
        HouseNote: {
            /** @description When it was written. */
            created_at: components["schemas"]["Timestamp"];
            /**
             * Format: uuid
             * @description The note.
             */
            id: string;
            /** @description What it says. */
            text: string;
        };
        /** @description `POST /chat/notes`. */
        HouseNoteRequest: {
            /** @description 1 to 1,000 characters. */
            text: string;
        };
        /**
         * @description What to do when less is there than was asked for.
         * @enum {string}
         */
        IfShort: "refuse" | "take_available";
        /** @description One entry of a person's inbox, worded in the reader's language. */
        InboxEntry: {
            /** @description A sentence or two, plain text. */
            body: string;
            /** @description When it happened. */
            created_at: components["schemas"]["Timestamp"];
            /** @description The facts behind the words. */
            data: unknown;
            handled?: components["schemas"]["Handled"] | null;
            /**
             * Format: uuid
             * @description The entry.
             */
            id: string;
            /** @description False: what it says is over. */
            is_open: boolean;
            /**
             * Format: uuid
             * @description The product it is about, if any.
             */
            product_id?: string | null;
            read_at?: components["schemas"]["Timestamp"] | null;
            /** @description How much it matters. */
            severity: components["schemas"]["Severity"];
            /** @description One line, plain text. */
            title: string;
            /** @description What it is about. */
            type: components["schemas"]["AlertType"];
        };
        /** @description A page of the inbox, newest first. */
        InboxPage: {
            /** @description This page's entries. */
            items: components["schemas"]["InboxEntry"][];
            /** @description Hand this back as `cursor` for the next page; null at the end. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many entries of the whole inbox are unread.
             */
            unread_count: number;
        };
        /** @description Answer of `POST /notify/inbox/read-all`. */
        InboxRead: {
            /**
             * Format: int64
             * @description How many entries this call marked.
             */
            marked: number;
            /**
             * Format: int64
             * @description How many are unread now.
             */
            unread_count: number;
        };
        /** @description Answer of `POST /users/{id}/invite`. */
        Invite: {
            /** @description When it ends. */
            expires_at: components["schemas"]["Timestamp"];
            /** @description To hand to the person; good once. */
            invite_url: string;
        };
        /** @description What became of one item of a batch or a sync. */
        ItemResult: {
            /** @description The item's own id, if it had one. */
            client_id?: string | null;
            movement?: components["schemas"]["Movement"] | null;
            problem?: components["schemas"]["Problem"] | null;
            short_by?: components["schemas"]["Qty"] | null;
            /** @description What became of it. */
            status: components["schemas"]["ItemStatus"];
            stock?: components["schemas"]["Stock"] | null;
        };
        /**
         * @description What became of one item.
         * @enum {string}
         */
        ItemStatus: "booked" | "unchanged" | "duplicate" | "refused" | "proposed";
        /**
         * @description A person's language.
         * @enum {string}
         */
        Language: "he" | "en";
        /** @description The first thing in a ledger that does not fit. */
        LedgerBreach: {
            /**
             * Format: uuid
             * @description Its id.
             */
            movement_id?: string | null;
            /** @description What is wrong, in one sentence. */
            problem: string;
            /**
             * Format: uuid
             * @description The product, where one is concerned.
             */
            product_id?: string | null;
            /**
             * Format: int64
             * @description The number of the movement, where there is one.
             */
            seq?: number | null;
        };
        /** @description `POST /auth/login`. */
        LoginRequest: {
            /** @description E-mail address, in any case. */
            email: string;
            /** @description Password. */
            password: string;
        };
        /** @description A product under its minimum. */
        LowStockItem: {
            /** @description What there should be at least. */
            min_stock_level: components["schemas"]["Qty"];
            /** @description The difference. */
            missing: components["schemas"]["Qty"];
            /** @description The product. */
            product: components["schemas"]["Product"];
            /** @description What there is. */
            total: components["schemas"]["Qty"];
        };
        /** @description Answer of `GET /auth/me`: the person, and the restaurant the token names. */
        Me: components["schemas"]["User"] & {
            /** @description The restaurant the token names. */
            restaurant: components["schemas"]["Restaurant"];
        };
        /** @description `PATCH /auth/me`: what a person may change of themselves. A missing field stays as it is. */
        MePatch: {
            language?: components["schemas"]["Language"] | null;
            /** @description Display name. */
            name?: string | null;
            /** @description Phone number; null for none. A new one is to be confirmed by a code. */
            phone?: string | null;
        };
        /** @description A restaurant the person is a member of. */
        Membership: {
            /** @description Whether the present token names it. */
            current: boolean;
            /** @description Its name. */
            name: string;
            /**
             * Format: uuid
             * @description The restaurant.
             */
            restaurant_id: string;
            /** @description The person's role in it. */
            role: components["schemas"]["Role"];
        };
        /** @description Answer of `POST /chat/message`. */
        MessageAnswer: {
            asking?: components["schemas"]["Asking"] | null;
            /**
             * Format: uuid
             * @description The conversation.
             */
            conversation_id: string;
            /** @description What a free answer rests on. */
            facts?: components["schemas"]["CitedFact"][];
            /**
             * Format: uuid
             * @description The message.
             */
            message_id: string;
            /** @description What this message booked. */
            movements: components["schemas"]["Movement"][];
            /** @description Answers that can be tapped. */
            options: components["schemas"]["ChatOption"][];
            /** @description What Mezave says. */
            reply: string;
            /** @description What the message came to. */
            state: components["schemas"]["ChatState"];
            /** @description What was heard, where the message was spoken. */
            transcript?: string | null;
            /** @description How it was understood. */
            understanding: components["schemas"]["UnderstandingAnswer"];
        };
        /** @description `POST /chat/message`. */
        MessageRequest: {
            /** @description The client's own id of the message: sent twice, it counts once. */
            client_message_id?: string | null;
            /**
             * Format: uuid
             * @description The conversation; a new one unless given.
             */
            conversation_id?: string | null;
            language?: components["schemas"]["Language"] | null;
            /**
             * Format: uuid
             * @description The option tapped.
             */
            option_id?: string | null;
            /** @description What is said; with an option, its label. */
            text: string;
        };
        /** @description A row of the ledger. */
        Movement: {
            /** @description Whether a box was opened for it. */
            box_opened: boolean;
            box_size?: components["schemas"]["Qty"] | null;
            /**
             * Format: int64
             * @description Signed change of closed boxes.
             */
            boxes_change: number;
            /** @description When it was booked. */
            created_at: components["schemas"]["Timestamp"];
            /** @description Its hash in the chain, hex. */
            hash: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            id: string;
            /** @description What it did to each lot. */
            lots: components["schemas"]["MovementLot"][];
            /** @description Free text. */
            notes?: string | null;
            /** @description When it happened. */
            occurred_at: components["schemas"]["Timestamp"];
            /**
             * Format: uuid
             * @description Who did it.
             */
            performed_by: string;
            /**
             * Format: uuid
             * @description Which product.
             */
            product_id: string;
            /** @description Why, as a word. */
            reason?: string | null;
            /**
             * Format: uuid
             * @description Who reported it.
             */
            reported_by: string;
            /**
             * Format: int64
             * @description Its place in the restaurant's ledger.
             */
            seq: number;
            /** @description Where it came from: chat, screen, import, whatsapp, api. */
            source: string;
            /** @description Signed change of the total. */
            total_change: components["schemas"]["Qty"];
            /** @description What kind. */
            type: components["schemas"]["MovementType"];
            /**
             * Format: uuid
             * @description The movement it takes back.
             */
            undoes?: string | null;
            /**
             * Format: uuid
             * @description The movement that took it back.
             */
            undone_by?: string | null;
            /** @description Signed change of loose units. */
            units_change: components["schemas"]["Qty"];
        };
        /** @description What a movement did to one lot. */
        MovementLot: {
            /**
             * Format: int64
             * @description Signed change of closed boxes.
             */
            boxes_change: number;
            /**
             * Format: date
             * @description Which lot; null is the one without a date.
             */
            expiry_date?: string | null;
            /** @description Signed change of loose units. */
            units_change: components["schemas"]["Qty"];
        };
        /** @description `POST /stock/movement`, and one item of `POST /stock/movements/batch`. */
        MovementRequest: {
            /**
             * Format: int64
             * @description Closed boxes. For OUT and WASTE `3` and `-3` mean the same; signs may not be mixed.
             */
            boxes?: number | null;
            /** @description The client's own id of this request: sent twice, it is booked once. */
            client_id?: string | null;
            /**
             * Format: int64
             * @description ADJUSTMENT only: the closed boxes that were counted.
             */
            counted_boxes?: number | null;
            counted_units?: components["schemas"]["Qty"] | null;
            /**
             * Format: date
             * @description IN: when the goods expire. Otherwise: the only lot they may leave.
             */
            expiry_date?: string | null;
            if_short?: components["schemas"]["IfShort"] | null;
            /** @description Free text. */
            notes?: string | null;
            occurred_at?: components["schemas"]["Timestamp"] | null;
            /**
             * Format: uuid
             * @description Who did it, when it was not the caller.
             */
            performed_by?: string | null;
            /**
             * Format: uuid
             * @description Which product.
             */
            product_id: string;
            /** @description Why, as a word: expired, broken, spoiled, returned … */
            reason?: string | null;
            /** @description What kind. */
            type: components["schemas"]["MovementType"];
            units?: components["schemas"]["Qty"] | null;
        };
        /**
         * @description What kind of movement it is.
         * @enum {string}
         */
        MovementType: "IN" | "OUT" | "WASTE" | "ADJUSTMENT";
        /** @description `POST /notify/subscriptions`: what the browser's `PushSubscription.toJSON()` gives. */
        NewSubscription: {
            /** @description The push service's URL for this device: https, on a public address. */
            endpoint: string;
            /**
             * Format: double
             * @description Given by some browsers; not used.
             */
            expirationTime?: number | null;
            /** @description The device's keys. */
            keys: components["schemas"]["SubscriptionKeys"];
        };
        /** @description `POST /users`. */
        NewUser: {
            /** @description E-mail address, the login name. */
            email: string;
            /** @description The restaurant's own number for the person. */
            employee_id?: string | null;
            language?: components["schemas"]["Language"] | null;
            /** @description Display name. */
            name: string;
            /** @description A first password; without one the person is invited. */
            password?: string | null;
            /** @description Phone number: E.164, or an Israeli one such as 050-123-4567. */
            phone?: string | null;
            /** @description Role in this restaurant. */
            role: components["schemas"]["Role"];
        };
        /** @description What staff call a product. */
        Nickname: {
            /** @description When. */
            created_at: components["schemas"]["Timestamp"];
            /**
             * Format: uuid
             * @description Who taught it, or confirmed it last.
             */
            created_by: string;
            /**
             * Format: uuid
             * @description The nickname's own id.
             */
            id: string;
            /** @description Learned from confirmed answers rather than taught. */
            learned?: boolean;
            /** @description The word or words. */
            nickname: string;
            /**
             * Format: uuid
             * @description What it means.
             */
            product_id: string;
        };
        /** @description `POST /products/{id}/nicknames`. */
        NicknameRequest: {
            /** @description 1 to 100 characters. */
            nickname: string;
        };
        /** @description `POST /notify/push|whatsapp|email`. Exactly one of `user_id` and `to`. */
        NotifyRequest: {
            /** @description Plain text. */
            body: string;
            /**
             * @description Facts for the receiver: `product_id`, `link` (a path in the app), `options` (`{id, label}`,
             *     offered as buttons by `WhatsApp`).
             */
            data?: unknown;
            /**
             * Format: uuid
             * @description Whose it is: services only, which act for no restaurant of their own.
             */
            restaurant_id?: string | null;
            /** @description One line, plain text; may be empty by `WhatsApp`. */
            title: string;
            /** @description An address of the channel (a number in E.164, an e-mail address): services only. */
            to?: string | null;
            /**
             * Format: uuid
             * @description A person of the caller's restaurant.
             */
            user_id?: string | null;
        };
        /** @description A page of a list. */
        Page_Alias: {
            /** @description This page's items. */
            items: {
                /** @description When. */
                created_at: components["schemas"]["Timestamp"];
                /**
                 * Format: uuid
                 * @description Who taught it, or confirmed it last.
                 */
                created_by: string;
                /**
                 * Format: uuid
                 * @description The nickname's own id.
                 */
                id: string;
                /** @description Learned from confirmed answers rather than taught. */
                learned: boolean;
                /** @description The word or words. */
                nickname: string;
                /**
                 * Format: uuid
                 * @description What it means.
                 */
                product_id: string;
                /** @description That product's name. */
                product_name: string;
            }[];
            /** @description Hand this back as `cursor` for the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_Category: {
            /** @description This page's items. */
            items: {
                /**
                 * Format: uuid
                 * @description The category.
                 */
                id: string;
                /** @description Its name. */
                name: string;
                /** @description Its English name. */
                name_en?: string | null;
                /**
                 * Format: int32
                 * @description Place in lists, lowest first.
                 */
                sort_order: number;
            }[];
            /** @description Hand this back as `cursor` for the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_ChatMessage: {
            /** @description This page's items. */
            items: {
                answer?: components["schemas"]["MessageAnswer"] | null;
                /**
                 * Format: uuid
                 * @description Its conversation.
                 */
                conversation_id: string;
                /** @description When it arrived. */
                created_at: components["schemas"]["Timestamp"];
                /**
                 * Format: uuid
                 * @description The message.
                 */
                id: string;
                /**
                 * Format: uuid
                 * @description The option tapped.
                 */
                option_id?: string | null;
                /** @description What was said. */
                text: string;
            }[];
            /** @description Hand this back as `cursor` for the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_Conversation: {
            /** @description This page's items. */
            items: {
                /** @description When it began. */
                created_at: components["schemas"]["Timestamp"];
                /**
                 * Format: uuid
                 * @description The conversation.
                 */
                id: string;
                /** @description A question is open. */
                open: boolean;
                /** @description Its first message. */
                title: string;
                /** @description When it last changed. */
                updated_at: components["schemas"]["Timestamp"];
            }[];
            /** @description Hand this back as `cursor` for the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_Delivery: {
            /** @description This page's items. */
            items: {
                /**
                 * Format: int32
                 * @description How often it was tried.
                 */
                attempts: number;
                /** @description What it says. */
                body: string;
                /** @description The way it goes; never the inbox, which is reached at once. */
                channel: components["schemas"]["Channel"];
                /** @description When it was accepted. */
                created_at: components["schemas"]["Timestamp"];
                /**
                 * Format: uuid
                 * @description The delivery.
                 */
                id: string;
                /** @description What it is: an alert type, `digest`, `message`, `answer`, `test` or `code`. */
                kind: string;
                /** @description What went wrong at the last try. */
                last_error?: string | null;
                next_at?: components["schemas"]["Timestamp"] | null;
                sent_at?: components["schemas"]["Timestamp"] | null;
                /** @description How much it matters. */
                severity: components["schemas"]["Severity"];
                /** @description How far it came. */
                state: components["schemas"]["DeliveryState"];
                /** @description One line, in the receiver's language. */
                title: string;
                /** @description Their name, or the address with its middle hidden. */
                to: string;
                /**
                 * Format: uuid
                 * @description To whom; null: to a bare address.
                 */
                user_id?: string | null;
            }[];
            /** @description Hand this back as `cursor` for the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_ExpiringItem: {
            /** @description This page's items. */
            items: {
                /**
                 * Format: int64
                 * @description Closed boxes of the lot.
                 */
                boxes: number;
                /**
                 * Format: int32
                 * @description Days from the restaurant's today; negative: expired.
                 */
                days_left: number;
                /**
                 * Format: date
                 * @description The last day it may be used.
                 */
                expiry_date: string;
                /** @description The product. */
                product: components["schemas"]["Product"];
                /** @description Boxes and units together. */
                total: components["schemas"]["Qty"];
                /** @description Loose units of the lot. */
                units: components["schemas"]["Qty"];
            }[];
            /** @description Hand this back as `cursor` for the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_HouseNote: {
            /** @description This page's items. */
            items: {
                /** @description When it was written. */
                created_at: components["schemas"]["Timestamp"];
                /**
                 * Format: uuid
                 * @description The note.
                 */
                id: string;
                /** @description What it says. */
                text: string;
            }[];
            /** @description Hand this back as `cursor` for the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_LowStockItem: {
            /** @description This page's items. */
            items: {
                /** @description What there should be at least. */
                min_stock_level: components["schemas"]["Qty"];
                /** @description The difference. */
                missing: components["schemas"]["Qty"];
                /** @description The product. */
                product: components["schemas"]["Product"];
                /** @description What there is. */
                total: components["schemas"]["Qty"];
            }[];
            /** @description Hand this back as `cursor` for the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_Membership: {
            /** @description This page's items. */
            items: {
                /** @description Whether the present token names it. */
                current: boolean;
                /** @description Its name. */
                name: string;
                /**
                 * Format: uuid
                 * @description The restaurant.
                 */
                restaurant_id: string;
                /** @description The person's role in it. */
                role: components["schemas"]["Role"];
            }[];
            /** @description Hand this back as `cursor` for the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_Movement: {
            /** @description This page's items. */
            items: {
                /** @description Whether a box was opened for it. */
                box_opened: boolean;
                box_size?: components["schemas"]["Qty"] | null;
                /**
                 * Format: int64
                 * @description Signed change of closed boxes.
                 */
                boxes_change: number;
                /** @description When it was booked. */
                created_at: components["schemas"]["Timestamp"];
                /** @description Its hash in the chain, hex. */
                hash: string;
                /**
                 * Format: uuid
                 * @description Its id.
                 */
                id: string;
                /** @description What it did to each lot. */
                lots: components["schemas"]["MovementLot"][];
                /** @description Free text. */
                notes?: string | null;
                /** @description When it happened. */
                occurred_at: components["schemas"]["Timestamp"];
                /**
                 * Format: uuid
                 * @description Who did it.
                 */
                performed_by: string;
                /**
                 * Format: uuid
                 * @description Which product.
                 */
                product_id: string;
                /** @description Why, as a word. */
                reason?: string | null;
                /**
                 * Format: uuid
                 * @description Who reported it.
                 */
                reported_by: string;
                /**
                 * Format: int64
                 * @description Its place in the restaurant's ledger.
                 */
                seq: number;
                /** @description Where it came from: chat, screen, import, whatsapp, api. */
                source: string;
                /** @description Signed change of the total. */
                total_change: components["schemas"]["Qty"];
                /** @description What kind. */
                type: components["schemas"]["MovementType"];
                /**
                 * Format: uuid
                 * @description The movement it takes back.
                 */
                undoes?: string | null;
                /**
                 * Format: uuid
                 * @description The movement that took it back.
                 */
                undone_by?: string | null;
                /** @description Signed change of loose units. */
                units_change: components["schemas"]["Qty"];
            }[];
            /** @description Hand this back as `cursor` for the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_Nickname: {
            /** @description This page's items. */
            items: {
                /** @description When. */
                created_at: components["schemas"]["Timestamp"];
                /**
                 * Format: uuid
                 * @description Who taught it, or confirmed it last.
                 */
                created_by: string;
                /**
                 * Format: uuid
                 * @description The nickname's own id.
                 */
                id: string;
                /** @description Learned from confirmed answers rather than taught. */
                learned?: boolean;
                /** @description The word or words. */
                nickname: string;
                /**
                 * Format: uuid
                 * @description What it means.
                 */
                product_id: string;
            }[];
            /** @description Hand this back as `cursor` for the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_Product: {
            /** @description This page's items. */
            items: {
                /** @description What staff call it. */
                aliases: string[];
                /** @description Barcodes on the unit or the box. */
                barcodes: string[];
                box_size?: components["schemas"]["Qty"] | null;
                /** @description Brand. */
                brand?: string | null;
                /**
                 * Format: uuid
                 * @description Its category.
                 */
                category_id?: string | null;
                /** @description Container as said: `פחית`, `זכוכית`. */
                container_type?: string | null;
                /** @description When it was added. */
                created_at: components["schemas"]["Timestamp"];
                /**
                 * Format: int32
                 * @description Days a delivery keeps when nobody says otherwise.
                 */
                default_expiry_days?: number | null;
                /**
                 * Format: uuid
                 * @description The product.
                 */
                id: string;
                /** @description False once retired. */
                is_active: boolean;
                min_stock_level?: components["schemas"]["Qty"] | null;
                /** @description Its name. */
                name: string;
                /** @description Its English name. */
                name_en?: string | null;
                price_estimate?: components["schemas"]["Price"] | null;
                /** @description Size as said: `330`, `1.5 ליטר`, `קטן`. */
                size?: string | null;
                /** @description Where it stands. */
                storage_location?: string | null;
                /** @description What one unit is: `bottle`, `kg`, `piece`, `unit` …. */
                unit_type: string;
                /** @description When it last changed. */
                updated_at: components["schemas"]["Timestamp"];
            }[];
            /** @description Hand this back as `cursor` for the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_SearchItem: {
            /** @description This page's items. */
            items: {
                /** @description What fitted best: `name, name_en, brand, barcode, nickname, container, category, size, fuzzy`. */
                matched_on: string;
                /** @description The product. */
                product: components["schemas"]["Product"];
                /**
                 * Format: float
                 * @description How well it fits, 0 to 1.
                 */
                score: number;
            }[];
            /** @description Hand this back as `cursor` for the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_Session: {
            /** @description This page's items. */
            items: {
                /** @description Address it came from. */
                client_ip?: string | null;
                /** @description When it began. */
                created_at: components["schemas"]["Timestamp"];
                /** @description Whether this request belongs to it. */
                current: boolean;
                /** @description When it ends unless used before. */
                expires_at: components["schemas"]["Timestamp"];
                /**
                 * Format: uuid
                 * @description The login.
                 */
                id: string;
                /** @description When tokens were last given out for it. */
                last_used_at: components["schemas"]["Timestamp"];
                /** @description What the client called itself. */
                user_agent?: string | null;
            }[];
            /** @description Hand this back as `cursor` for the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_Stock: {
            /** @description This page's items. */
            items: {
                box_size?: components["schemas"]["Qty"] | null;
                /**
                 * Format: int64
                 * @description Closed boxes over all lots.
                 */
                boxes: number;
                /** @description What is held, first to expire first. */
                lots: components["schemas"]["StockLot"][];
                /**
                 * Format: uuid
                 * @description Which product.
                 */
                product_id: string;
                /**
                 * Format: int64
                 * @description The number of the last movement; 0 before the first.
                 */
                seq: number;
                /** @description boxes × `box_size` + units. */
                total: components["schemas"]["Qty"];
                /** @description Loose units over all lots. */
                units: components["schemas"]["Qty"];
                updated_at?: components["schemas"]["Timestamp"] | null;
                /** @description What is usually taken and received at once. */
                usual: components["schemas"]["Usual"];
            }[];
            /** @description Hand this back as `cursor` for the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_Supplier: {
            /** @description This page's items. */
            items: {
                /** @description Days on which it comes, Sunday first. */
                delivery_days: components["schemas"]["Weekday"][];
                /** @description E-mail address. */
                email?: string | null;
                /**
                 * Format: uuid
                 * @description The supplier.
                 */
                id: string;
                /** @description Its name. */
                name: string;
                /** @description Free text. */
                notes?: string | null;
                /** @description Phone number as written. */
                phone?: string | null;
            }[];
            /** @description Hand this back as `cursor` for the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_Unanswered: {
            /** @description This page's items. */
            items: {
                /**
                 * Format: uuid
                 * @description That message's conversation.
                 */
                conversation_id: string;
                /**
                 * Format: int64
                 * @description How often it was said.
                 */
                count: number;
                /** @description When it was first said. */
                created_at: components["schemas"]["Timestamp"];
                /**
                 * Format: uuid
                 * @description The sentence's own id.
                 */
                id: string;
                /** @description When it was last said. */
                last_at: components["schemas"]["Timestamp"];
                /**
                 * Format: uuid
                 * @description The message that said it last.
                 */
                message_id: string;
                /**
                 * Format: uuid
                 * @description The product whose nickname it taught.
                 */
                product_id?: string | null;
                /** @description What became of it. */
                state: components["schemas"]["UnansweredState"];
                /** @description The sentence, as said last. */
                text: string;
                /**
                 * Format: uuid
                 * @description Who said it last.
                 */
                user_id: string;
            }[];
            /** @description Hand this back as `cursor` for the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_User: {
            /** @description This page's items. */
            items: {
                /** @description When the person was added. */
                created_at: components["schemas"]["Timestamp"];
                /** @description Lower-case e-mail address; the login name. */
                email: string;
                /** @description The restaurant's own number for the person. */
                employee_id?: string | null;
                /**
                 * Format: uuid
                 * @description The person.
                 */
                id: string;
                /** @description False: may not sign in here. */
                is_active: boolean;
                /** @description Language of answers and alerts. */
                language: components["schemas"]["Language"];
                /** @description Display name, as said in «יוסף לקח». */
                name: string;
                /** @description E.164 phone number. */
                phone?: string | null;
                /** @description Whether a code sent to the number came back. */
                phone_verified: boolean;
                /** @description The role in this restaurant. */
                role: components["schemas"]["Role"];
            }[];
            /** @description Hand this back as `cursor` for the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description How alerts reach one person. `PUT` takes what `GET` answers. */
        Preferences: {
            /** @description The channels of each alert type; an empty list: not at all. */
            channels: {
                [key: string]: components["schemas"]["Channel"][];
            };
            /** @description Local time `HH:MM` of a daily summary; null: none. */
            digest?: string | null;
            /** @description Alerts that matter less are not sent. */
            min_severity: components["schemas"]["Severity"];
            quiet_hours?: components["schemas"]["QuietHours"] | null;
            /** @description Whether Shabbat and holidays are quiet as well. */
            shabbat: boolean;
        };
        /**
         * @description `PUT /notify/preferences/{user_id}`: replaces the preferences; what is left out is as the role
         *     has it by default.
         */
        PreferencesRequest: {
            /** @description The channels of each alert type. */
            channels?: {
                [key: string]: components["schemas"]["Channel"][];
            };
            /** @description Local time `HH:MM` of a daily summary; null: none. */
            digest?: string | null;
            min_severity?: components["schemas"]["Severity"] | null;
            quiet_hours?: components["schemas"]["QuietHours"] | null;
            /** @description Whether Shabbat and holidays are quiet as well. */
            shabbat?: boolean | null;
        };
        /** @description Shekels with at most two decimals */
        Price: number;
        /** @description An RFC 9457 problem document. */
        Problem: {
            /** @description Stable name of this problem for programs. */
            code: string;
            /** @description One sentence: what happened and what to do. */
            detail: string;
            /** @description The fields that are wrong, if it is about fields. */
            errors?: components["schemas"]["FieldError"][];
            /**
             * Format: int64
             * @description Seconds after which a new try makes sense; also sent as `Retry-After`.
             */
            retry_after?: number | null;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description The HTTP status in words. */
            title: string;
            /** @description `about:blank#<code>`: a name, not an address to open. */
            type: string;
        } & {
            [key: string]: unknown;
        };
        /** @description One product: one size and container of one thing. */
        Product: {
            /** @description What staff call it. */
            aliases: string[];
            /** @description Barcodes on the unit or the box. */
            barcodes: string[];
            box_size?: components["schemas"]["Qty"] | null;
            /** @description Brand. */
            brand?: string | null;
            /**
             * Format: uuid
             * @description Its category.
             */
            category_id?: string | null;
            /** @description Container as said: `פחית`, `זכוכית`. */
            container_type?: string | null;
            /** @description When it was added. */
            created_at: components["schemas"]["Timestamp"];
            /**
             * Format: int32
             * @description Days a delivery keeps when nobody says otherwise.
             */
            default_expiry_days?: number | null;
            /**
             * Format: uuid
             * @description The product.
             */
            id: string;
            /** @description False once retired. */
            is_active: boolean;
            min_stock_level?: components["schemas"]["Qty"] | null;
            /** @description Its name. */
            name: string;
            /** @description Its English name. */
            name_en?: string | null;
            price_estimate?: components["schemas"]["Price"] | null;
            /** @description Size as said: `330`, `1.5 ליטר`, `קטן`. */
            size?: string | null;
            /** @description Where it stands. */
            storage_location?: string | null;
            /** @description What one unit is: `bottle`, `kg`, `piece`, `unit` …. */
            unit_type: string;
            /** @description When it last changed. */
            updated_at: components["schemas"]["Timestamp"];
        };
        /** @description `POST /products`. */
        ProductRequest: {
            /** @description What staff call it: at most 50, each of 1 to 100 characters. */
            aliases?: string[];
            /** @description At most 20, each of 1 to 64 characters and on no other product. */
            barcodes?: string[];
            box_size?: components["schemas"]["Qty"] | null;
            /** @description Brand. */
            brand?: string | null;
            /**
             * Format: uuid
             * @description A category of this restaurant.
             */
            category_id?: string | null;
            /** @description Container as said. */
            container_type?: string | null;
            /**
             * Format: int32
             * @description 0 to 3650.
             */
            default_expiry_days?: number | null;
            min_stock_level?: components["schemas"]["Qty"] | null;
            /** @description 1 to 200 characters. */
            name: string;
            /** @description The English name. */
            name_en?: string | null;
            price_estimate?: components["schemas"]["Price"] | null;
            /** @description Size as said. */
            size?: string | null;
            /** @description Where it stands. */
            storage_location?: string | null;
            /** @description What one unit is: `bottle`, `kg`, `piece`, `unit` …. */
            unit_type: string;
        };
        /**
         * @description `PUT /products/{id}`. Of the optional fields, one that is absent stays as it is and null clears
         *     it, so that a client that does not know a field cannot erase it.
         */
        ProductUpdate: {
            /** @description All nicknames it has from now on. */
            aliases?: string[] | null;
            /** @description All barcodes it has from now on. */
            barcodes?: string[] | null;
            box_size?: components["schemas"]["Qty"] | null;
            /** @description Brand. */
            brand?: string | null;
            /**
             * Format: uuid
             * @description A category of this restaurant.
             */
            category_id?: string | null;
            /** @description Container as said. */
            container_type?: string | null;
            /** @description Read only. */
            created_at?: unknown;
            /**
             * Format: int32
             * @description 0 to 3650.
             */
            default_expiry_days?: number | null;
            /**
             * Format: uuid
             * @description Read only: may be sent back as it was read.
             */
            id?: string | null;
            /** @description False retires it, true brings it back. */
            is_active?: boolean | null;
            min_stock_level?: components["schemas"]["Qty"] | null;
            /** @description 1 to 200 characters. */
            name: string;
            /** @description The English name. */
            name_en?: string | null;
            price_estimate?: components["schemas"]["Price"] | null;
            /** @description Size as said. */
            size?: string | null;
            /** @description Where it stands. */
            storage_location?: string | null;
            /** @description Cannot change while there is stock or history. */
            unit_type: string;
            /** @description Read only. */
            updated_at?: unknown;
        };
        /** @description Exact quantity with at most three decimals */
        Qty: number;
        /** @description Hours of the restaurant's local time in which nothing makes a noise; they may pass midnight. */
        QuietHours: {
            /** @description From, `HH:MM`. */
            from: string;
            /** @description To, `HH:MM`. */
            to: string;
        };
        /** @description `POST /auth/refresh`. */
        RefreshRequest: {
            /** @description The refresh token last received. */
            refresh_token: string;
        };
        /** @description `POST /auth/register`. */
        RegisterRequest: {
            /** @description The owner's e-mail address. */
            email: string;
            language?: components["schemas"]["Language"] | null;
            /** @description The owner's display name. */
            name: string;
            /** @description The owner's password. */
            password: string;
            /** @description The restaurant's name; the owner's name unless given. */
            restaurant_name?: string | null;
            /** @description The code printed at start, where one is needed. */
            setup_code?: string | null;
        };
        /** @description A restaurant's settings. */
        Restaurant: {
            /** @description When it was created. */
            created_at: components["schemas"]["Timestamp"];
            /** @description ISO 4217, `ILS` by default. */
            currency: string;
            /** @description Local time the business day starts, `04:00` by default. */
            day_starts_at: string;
            /**
             * Format: uuid
             * @description The restaurant.
             */
            id: string;
            /** @description Language of the restaurant. */
            language: components["schemas"]["Language"];
            /** @description Its name. */
            name: string;
            /** @description IANA time zone, `Asia/Jerusalem` by default. */
            time_zone: string;
            /** @description Town, for candle-lighting times. */
            town?: string | null;
        };
        /** @description `PUT /restaurant`. A missing field stays as it is. */
        RestaurantSettings: {
            /** @description ISO 4217, three capital letters. */
            currency?: string | null;
            /** @description Local time the business day starts, such as `04:00`. */
            day_starts_at?: string | null;
            language?: components["schemas"]["Language"] | null;
            /** @description Its name. */
            name?: string | null;
            /** @description IANA time zone. */
            time_zone?: string | null;
            /** @description Town; null for none. */
            town?: string | null;
        };
        /** @description Answer of a batch or a sync, in the order of the request. */
        ResultsAnswer: {
            /** @description One for each item. */
            results: components["schemas"]["ItemResult"][];
        };
        /**
         * @description A person's role in one restaurant.
         * @enum {string}
         */
        Role: "employee" | "manager" | "owner";
        /** @description A product that a search found. */
        SearchItem: {
            /** @description What fitted best: `name, name_en, brand, barcode, nickname, container, category, size, fuzzy`. */
            matched_on: string;
            /** @description The product. */
            product: components["schemas"]["Product"];
            /**
             * Format: float
             * @description How well it fits, 0 to 1.
             */
            score: number;
        };
        /** @description Answer of `POST /auth/service-token`. */
        ServiceTokenAnswer: {
            /** @description The token. */
            access_token: string;
            /**
             * Format: int64
             * @description Seconds it lasts.
             */
            expires_in: number;
        };
        /** @description `POST /auth/service-token`. */
        ServiceTokenRequest: {
            /** @description The service the token will be shown to. */
            audience: string;
            /** @description Its secret. */
            secret: string;
            /** @description The calling service. */
            service: string;
        };
        /** @description One login of a person on one device. */
        Session: {
            /** @description Address it came from. */
            client_ip?: string | null;
            /** @description When it began. */
            created_at: components["schemas"]["Timestamp"];
            /** @description Whether this request belongs to it. */
            current: boolean;
            /** @description When it ends unless used before. */
            expires_at: components["schemas"]["Timestamp"];
            /**
             * Format: uuid
             * @description The login.
             */
            id: string;
            /** @description When tokens were last given out for it. */
            last_used_at: components["schemas"]["Timestamp"];
            /** @description What the client called itself. */
            user_agent?: string | null;
        };
        /** @description `POST /auth/password/reset` and `POST /auth/invite/accept`. */
        SetPasswordRequest: {
            /** @description The new password. */
            password: string;
            /** @description The token of the invitation or of the reset. */
            token: string;
        };
        /**
         * @description How much an alert matters.
         * @enum {string}
         */
        Severity: "info" | "warning" | "critical";
        /** @description A person signed in: answer of register, login, refresh, switch, invite accept and password. */
        SignedIn: {
            /** @description `EdDSA` JWT for the header `Authorization: Bearer`. */
            access_token: string;
            /**
             * Format: int64
             * @description Seconds until the access token ends.
             */
            expires_in: number;
            /** @description Good for one `POST /auth/refresh`. */
            refresh_token: string;
            /** @description The person in the restaurant that the token names. */
            user: components["schemas"]["User"];
        };
        /** @description The present stock of one product. */
        Stock: {
            box_size?: components["schemas"]["Qty"] | null;
            /**
             * Format: int64
             * @description Closed boxes over all lots.
             */
            boxes: number;
            /** @description What is held, first to expire first. */
            lots: components["schemas"]["StockLot"][];
            /**
             * Format: uuid
             * @description Which product.
             */
            product_id: string;
            /**
             * Format: int64
             * @description The number of the last movement; 0 before the first.
             */
            seq: number;
            /** @description boxes × `box_size` + units. */
            total: components["schemas"]["Qty"];
            /** @description Loose units over all lots. */
            units: components["schemas"]["Qty"];
            updated_at?: components["schemas"]["Timestamp"] | null;
            /** @description What is usually taken and received at once. */
            usual: components["schemas"]["Usual"];
        };
        /** @description What one lot holds. */
        StockLot: {
            /**
             * Format: int64
             * @description Closed boxes.
             */
            boxes: number;
            /**
             * Format: date
             * @description Which lot; null is the one without a date.
             */
            expiry_date?: string | null;
            /** @description Loose units. */
            units: components["schemas"]["Qty"];
        };
        /** @description A device of the caller. */
        Subscription: {
            /** @description When it was made. */
            created_at: components["schemas"]["Timestamp"];
            /** @description The push service's host: a subscription's whole URL is as good as a key and is never shown. */
            host: string;
            /**
             * Format: uuid
             * @description The subscription.
             */
            id: string;
        };
        /** @description The keys of RFC 8291, base64url without padding. */
        SubscriptionKeys: {
            /** @description Its authentication secret: 16 bytes. */
            auth: string;
            /** @description The device's public key: an uncompressed P-256 point. */
            p256dh: string;
        };
        /** @description The caller's devices. */
        Subscriptions: {
            /** @description All of them, the oldest first. */
            items: components["schemas"]["Subscription"][];
        };
        /** @description Who delivers. */
        Supplier: {
            /** @description Days on which it comes, Sunday first. */
            delivery_days: components["schemas"]["Weekday"][];
            /** @description E-mail address. */
            email?: string | null;
            /**
             * Format: uuid
             * @description The supplier.
             */
            id: string;
            /** @description Its name. */
            name: string;
            /** @description Free text. */
            notes?: string | null;
            /** @description Phone number as written. */
            phone?: string | null;
        };
        /** @description `POST /suppliers`. */
        SupplierRequest: {
            /** @description Days on which it comes. */
            delivery_days?: components["schemas"]["Weekday"][];
            /** @description E-mail address. */
            email?: string | null;
            /** @description 1 to 100 characters, unlike any other supplier's. */
            name: string;
            /** @description Free text. */
            notes?: string | null;
            /** @description Phone number as written. */
            phone?: string | null;
        };
        /** @description `POST /auth/switch`. */
        SwitchRequest: {
            /**
             * Format: uuid
             * @description The restaurant to work in.
             */
            restaurant_id: string;
        };
        /** @description `POST /stock/sync`. */
        SyncRequest: {
            /** @description The counted products. */
            items: components["schemas"]["CountItem"][];
        };
        /** @description `POST /notify/test`: a message to oneself. */
        TestRequest: {
            /** @description The way it is to go. */
            channel: components["schemas"]["Channel"];
        };
        /** Format: date-time */
        Timestamp: string;
        /** @description A sentence that was not understood, however often it was said. */
        Unanswered: {
            /**
             * Format: uuid
             * @description That message's conversation.
             */
            conversation_id: string;
            /**
             * Format: int64
             * @description How often it was said.
             */
            count: number;
            /** @description When it was first said. */
            created_at: components["schemas"]["Timestamp"];
            /**
             * Format: uuid
             * @description The sentence's own id.
             */
            id: string;
            /** @description When it was last said. */
            last_at: components["schemas"]["Timestamp"];
            /**
             * Format: uuid
             * @description The message that said it last.
             */
            message_id: string;
            /**
             * Format: uuid
             * @description The product whose nickname it taught.
             */
            product_id?: string | null;
            /** @description What became of it. */
            state: components["schemas"]["UnansweredState"];
            /** @description The sentence, as said last. */
            text: string;
            /**
             * Format: uuid
             * @description Who said it last.
             */
            user_id: string;
        };
        /**
         * @description What to do about a sentence that was not understood.
         * @enum {string}
         */
        UnansweredAction: "nickname" | "note" | "dismiss";
        /** @description `POST /chat/unanswered/{id}`. */
        UnansweredRequest: {
            /** @description What to do about it. */
            action: components["schemas"]["UnansweredAction"];
            /** @description The words that name the product, 1 to 100 characters. */
            nickname?: string | null;
            /**
             * Format: uuid
             * @description The product they name.
             */
            product_id?: string | null;
        };
        /**
         * @description What became of a sentence that was not understood.
         * @enum {string}
         */
        UnansweredState: "open" | "nickname" | "noted" | "dismissed";
        /** @description How a message was understood. */
        UnderstandingAnswer: {
            /**
             * @description `stock_in, stock_out, waste, count, finished, query_stock, query_low, query_expiring,
             *     query_history, query_waste, query_order, undo, cancel, help, greeting, other`.
             */
            intent: string;
            /** @description What it spoke of. */
            items: components["schemas"]["UnderstoodItem"][];
            /** @description `rules`, or `model`. */
            source: string;
        };
        /** @description One thing a message spoke of. */
        UnderstoodItem: {
            /**
             * Format: uuid
             * @description The product, once it is certain.
             */
            product_id?: string | null;
            quantity?: components["schemas"]["Qty"] | null;
            /** @description The words that name it. */
            text: string;
            /** @description The counter or measure said: `box`, `unit`, `can`, `kilogram` … */
            unit?: string | null;
        };
        /** @description `POST /stock/movements/{id}/undo`. */
        UndoRequest: {
            /** @description Why. */
            reason?: string | null;
        };
        /** @description A person, as seen from one restaurant. */
        User: {
            /** @description When the person was added. */
            created_at: components["schemas"]["Timestamp"];
            /** @description Lower-case e-mail address; the login name. */
            email: string;
            /** @description The restaurant's own number for the person. */
            employee_id?: string | null;
            /**
             * Format: uuid
             * @description The person.
             */
            id: string;
            /** @description False: may not sign in here. */
            is_active: boolean;
            /** @description Language of answers and alerts. */
            language: components["schemas"]["Language"];
            /** @description Display name, as said in «יוסף לקח». */
            name: string;
            /** @description E.164 phone number. */
            phone?: string | null;
            /** @description Whether a code sent to the number came back. */
            phone_verified: boolean;
            /** @description The role in this restaurant. */
            role: components["schemas"]["Role"];
        };
        /** @description `PATCH /users/{id}`. A missing field stays as it is. */
        UserPatch: {
            /** @description E-mail address, the login name. */
            email?: string | null;
            /** @description The restaurant's own number for the person; null for none. */
            employee_id?: string | null;
            /** @description False: may not sign in here. */
            is_active?: boolean | null;
            language?: components["schemas"]["Language"] | null;
            /** @description Display name. */
            name?: string | null;
            /** @description Phone number; null for none. */
            phone?: string | null;
            role?: components["schemas"]["Role"] | null;
        };
        /** @description What is usually taken and received at once; null until there were ten. */
        Usual: {
            in?: components["schemas"]["UsualRange"] | null;
            out?: components["schemas"]["UsualRange"] | null;
        };
        /** @description A usual range of amounts. */
        UsualRange: {
            /** @description A tenth of them are above it. */
            high: components["schemas"]["Qty"];
            /** @description A tenth of the last amounts are below it. */
            low: components["schemas"]["Qty"];
            /** @description Half of them are no farther than this from the median (median absolute deviation). */
            mad?: components["schemas"]["Qty"];
            /** @description Half of them are below it. */
            median: components["schemas"]["Qty"];
        };
        /** @description Answer of `GET /stock/verify`. */
        VerifyAnswer: {
            first_broken?: components["schemas"]["LedgerBreach"] | null;
            /**
             * Format: int64
             * @description How many movements were recomputed.
             */
            movements: number;
            /** @description Whether the chain and the stock are what the ledger says. */
            ok: boolean;
            /**
             * Format: uuid
             * @description Whose ledger.
             */
            restaurant_id: string;
        };
        /** @description `POST /chat/voice`, as `multipart/form-data`. */
        VoiceForm: {
            /**
             * Format: binary
             * @description The recording: webm or ogg with opus, mp4 with aac or opus, or wav; at most 25 `MiB`.
             */
            audio: string;
            /** @description The client's own id of the message: sent twice, it counts once. */
            client_message_id?: string | null;
            /**
             * Format: uuid
             * @description The conversation; a new one unless given.
             */
            conversation_id?: string | null;
            language?: components["schemas"]["Language"] | null;
        };
        /**
         * @description A day of the week.
         * @enum {string}
         */
        Weekday: "sunday" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
