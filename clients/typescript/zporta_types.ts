// Written by `deno task clients` from the API's description: change that.
export interface paths {
    "/api/users/register/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register a learner
         * @description Everybody starts as an explorer; another `role` is only recorded as a request. No email is sent. Without an Idempotency-Key a repeated request is refused, because its username and address are taken.
         */
        post: operations["zporta.register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/login/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in by username or address
         * @description An account has one token, the same for every login. An account that its owner deactivated becomes active again.
         */
        post: operations["zporta.logIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/logout/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out
         * @description Closes the latest open login. The token stays valid, because other devices share it.
         */
        post: operations["zporta.logOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/session/heartbeat/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report that the caller is still there */
        post: operations["zporta.sendHeartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/google-login/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in with Google
         * @description Registers the person when the address is new. A password that was set before the address was verified is removed.
         */
        post: operations["zporta.logInByGoogle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/magic-link-request/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request a link that logs in
         * @description The answer is the same for an unknown address, and when nothing is sent because there was an email within the last minute, or six within a day. Emails whose link was used or is not valid any more do not count.
         */
        post: operations["zporta.requestMagicLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/magic-link-login/{uid}/{token}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Log in with the link from the email
         * @description Works once, within a day.
         */
        get: operations["zporta.followMagicLink"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/password-reset/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request a link that sets a new password
         * @description The answer is the same for an unknown address, and when nothing is sent because there was an email within the last minute, or six within a day. Emails whose link was used or is not valid any more do not count.
         */
        post: operations["zporta.requestPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/password-reset/confirm/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password with the link from the email
         * @description Works once, within three days, and revokes the token: every device has to log in again.
         */
        post: operations["zporta.resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/change-password/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the password
         * @description The token stays valid. An email tells the owner.
         */
        post: operations["zporta.changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/deactivate/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deactivate the account until its owner logs in again
         * @description A password that is sent has to be right, unless the account has none; without one the token is enough. The login that reactivates it makes a new token.
         */
        post: operations["zporta.deactivate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/profile/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the caller's profile */
        get: operations["zporta.getProfile"];
        /**
         * Change the caller's profile
         * @description Fields that are not sent keep their value. PUT and PATCH do the same. Fields that nobody may change, such as `role`, are ignored.
         */
        put: operations["zporta.replaceProfile"];
        post?: never;
        /**
         * Delete the account
         * @description Permanent: the personal data is deleted, and username and address can be registered again. A password that is sent has to be right, unless the account has none; without one the token is enough.
         */
        delete: operations["zporta.deleteAccount"];
        options?: never;
        head?: never;
        /**
         * Change the caller's profile
         * @description Fields that are not sent keep their value. PUT and PATCH do the same. Fields that nobody may change, such as `role`, are ignored.
         */
        patch: operations["zporta.changeProfile"];
        trace?: never;
    };
    "/api/users/data-export/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request an email with a link to everything that is kept of the caller
         * @description The answer is the same when nothing is sent because there was an email within the last minute, or six within a day.
         */
        post: operations["zporta.requestExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/data-export/{uid}/{token}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The page behind the link in that email
         * @description For people: a page with a button. Opening it changes nothing. Valid for 24 hours.
         */
        get: operations["zporta.showExportPage"];
        put?: never;
        /**
         * Download everything that is kept of somebody, once
         * @description The button of that page.
         */
        post: operations["zporta.downloadExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/preferences/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what the caller is interested in */
        get: operations["zporta.getPreferences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change what the caller is interested in
         * @description Fields that are not sent keep their value.
         */
        patch: operations["zporta.changePreferences"];
        trace?: never;
    };
    "/api/users/guide-application/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the caller's latest application */
        get: operations["zporta.getOwnApplication"];
        put?: never;
        /**
         * Apply to teach
         * @description A person can have one open application. Every member of the staff gets an email about it.
         */
        post: operations["zporta.apply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/guide-applications/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the latest applications, for the staff
         * @description The newest 200 at most, the newest first. The list is empty for a caller who is not a member of the staff.
         */
        get: operations["zporta.listApplications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/guide-applications/{id}/approve/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a pending application
         * @description The applicant becomes an active guide. `admin_notes` are not kept.
         */
        post: operations["zporta.approveApplication"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/guide-applications/{id}/reject/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reject a pending application */
        post: operations["zporta.rejectApplication"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/invitations/send/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite somebody to teach
         * @description A teacher can send 3 invitations in a calendar month (UTC). An invitation can be accepted for 30 days. Its link is in the email alone.
         */
        post: operations["zporta.sendInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/invitations/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the caller's invitations */
        get: operations["zporta.listInvitations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/invitations/accept/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the invitation of a link from an email */
        get: operations["zporta.showInvitation"];
        put?: never;
        /**
         * Accept an invitation
         * @description Only the person whose address was invited can accept it. Accepting it again changes nothing.
         */
        post: operations["zporta.acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/invitations/{id}/cancel/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a pending invitation
         * @description It still counts for the month.
         */
        post: operations["zporta.cancelInvitation"];
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
        /** @description Lists of sentences under the wrong fields, as a serializer of Django REST framework writes them. */
        "zporta.FieldErrors": {
            [key: string]: string[];
        };
        /** @description The person who has logged in. */
        "zporta.User": {
            /** @description The account: `auth_user.id`. */
            id: number;
            /** @description The same as `id`. */
            user_id: number;
            /** @description The username, unique, at most 150 characters. People log in with it or with the address. */
            username: string;
            /** @description The email address, its domain in lower case. Only the person and the staff see it. */
            email: string;
            /** @description The first name; blank until it is set. */
            first_name: string;
            /** @description The last name; blank until it is set. */
            last_name: string;
            /** @description The name that others see, at most 60 characters. Blank: they see the username. */
            display_name: string | null;
            /** @description `explorer` learns, `guide` teaches, `both` does both. Approvals change it. */
            role: string;
            /** @description Whether the person teaches now: approved or invited. */
            active_guide: boolean;
            /** @description The language in which the pages are shown: `en` or `ja`. */
            locale: string;
            /** @description Whether the person reviews applications. */
            is_staff: boolean;
            /** @description Whether the person may do anything in Django's admin. */
            is_superuser: boolean;
            /**
             * Format: uri
             * @description The picture of the person: an absolute URL that changes when the picture does.
             */
            profile_image_url: string | null;
            preferences: components["schemas"]["zporta.Preferences"];
        };
        /** @description What the person speaks and likes, as logins and the profile show it. */
        "zporta.Preferences": {
            /** @description The languages that the person speaks, as chosen: codes or names of at most 20 characters. */
            languages_spoken: string[];
            /** @description Where the person lives, as typed. */
            location: string | null;
            /** @description A text about the person in `users_userpreference`; nothing sets it. */
            bio: string | null;
            /** @description Tags (`tags_tag.id`) that the person likes. */
            interested_tags: number[];
        };
        /** @description An application to teach. */
        "zporta.Application": {
            /** @description The application: `users_guideapplicationrequest.id`. */
            id: number;
            /** @description The account of the applicant. */
            user_id: number;
            /** @description The username of the applicant. */
            username: string;
            /** @description Why the applicant would like to teach. */
            motivation: string;
            /** @description Where the applicant has taught before. */
            experience: string | null;
            /** @description What the applicant would teach. */
            subjects_to_teach: string;
            /** @description The account that has recommended the applicant. */
            referred_by: number | null;
            /** @description The username of that account. */
            referred_by_username: string | null;
            /**
             * @description `pending` until the staff decides, once and for all.
             * @enum {string}
             */
            status: "pending" | "approved" | "rejected";
            /**
             * Format: date-time
             * @description When it was submitted, in UTC.
             */
            created_at: string | null;
            /**
             * Format: date-time
             * @description When it changed last, in UTC.
             */
            updated_at: string | null;
            /** @description The member of the staff who has decided. */
            reviewed_by: number | null;
            /** @description The username of that member. */
            reviewed_by_username: string | null;
            /**
             * Format: date-time
             * @description When the staff has decided, in UTC.
             */
            reviewed_at: string | null;
            /** @description What the staff noted at a rejection. */
            admin_notes: string | null;
        };
        /** @description An invitation to teach, as its inviter sees it: without the link, which proves that the email arrived. */
        "zporta.Invitation": {
            /** @description The invitation: `users_teacherinvitation.id`. */
            id: number;
            /** @description The account of the inviter. */
            inviter: number;
            /** @description The username of the inviter. */
            inviter_username: string;
            /** @description The inviter's name for others; may be blank. */
            inviter_display_name: string;
            /** @description The address that is invited, in lower case. */
            invitee_email: string;
            /** @description The account that has accepted. Null before that. */
            invitee: number | null;
            /** @description The username of that account. */
            invitee_username: string | null;
            /** @description What the inviter writes in the email, at most 500 characters; may be blank. */
            personal_message: string;
            /**
             * @description `pending` until it is accepted, cancelled, or 30 days old.
             * @enum {string}
             */
            status: "pending" | "accepted" | "expired" | "cancelled";
            /**
             * Format: date-time
             * @description When it was sent, in UTC.
             */
            created_at: string | null;
            /**
             * Format: date-time
             * @description When it was accepted, in UTC.
             */
            accepted_at: string | null;
            /**
             * Format: date-time
             * @description Until when it can be accepted, in UTC.
             */
            expires_at: string | null;
            /** @description Whether `expires_at` is over, whatever the status says. */
            is_expired: boolean;
        };
        /** @description An invitation to teach, for who has its link. */
        "zporta.HeldInvitation": {
            /** @description The invitation: `users_teacherinvitation.id`. */
            id: number;
            /** @description The account of the inviter. */
            inviter: number;
            /** @description The username of the inviter. */
            inviter_username: string;
            /** @description The inviter's name for others; may be blank. */
            inviter_display_name: string;
            /** @description The address that is invited, in lower case. */
            invitee_email: string;
            /** @description The account that has accepted. Null before that. */
            invitee: number | null;
            /** @description The username of that account. */
            invitee_username: string | null;
            /** @description What the inviter writes in the email, at most 500 characters; may be blank. */
            personal_message: string;
            /**
             * @description `pending` until it is accepted, cancelled, or 30 days old.
             * @enum {string}
             */
            status: "pending" | "accepted" | "expired" | "cancelled";
            /**
             * Format: date-time
             * @description When it was sent, in UTC.
             */
            created_at: string | null;
            /**
             * Format: date-time
             * @description When it was accepted, in UTC.
             */
            accepted_at: string | null;
            /**
             * Format: date-time
             * @description Until when it can be accepted, in UTC.
             */
            expires_at: string | null;
            /** @description Whether `expires_at` is over, whatever the status says. */
            is_expired: boolean;
            /**
             * Format: uuid
             * @description The token of the link, a UUID. Whoever has it can see the invitation.
             */
            token: string;
            /**
             * Format: uri
             * @description The link in the email: a page of the frontend.
             */
            invitation_url: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "zporta.register": {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 ASCII characters. The same key with the same content is one registration; with other content it is refused with 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The name to log in with, 1 to 150 characters: letters and digits of any script, and `@ . + - _`. Normalized to Unicode's form NFKC. */
                    username: string;
                    /** @description The email address, at most 254 characters. One account for each, whatever its case. */
                    email: string;
                    /**
                     * Format: password
                     * @description The password to set: 8 characters or more, at most 1024 bytes in UTF-8. Blanks count. Common ones, those that repeat the username, the address or the name, and, where the list is configured, breached ones are refused.
                     */
                    password: string;
                    /**
                     * @description The role that the person asks for; everybody starts as an explorer.
                     * @enum {string|null}
                     */
                    role?: "" | "explorer" | "guide" | "both" | null;
                    /** @description A text about the person, at most 20,000 characters, several lines. */
                    bio?: string | null;
                };
            };
        };
        responses: {
            /** @description Registered; the account may log in. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        message: string;
                    };
                };
            };
            /** @description The body cannot be read, or a field is missing, wrong or already taken. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        error: string;
                    } | {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    } | components["schemas"]["zporta.FieldErrors"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The Idempotency-Key was used before with other content. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        error: string;
                    };
                };
            };
            /** @description Too many attempts. Try again after as many seconds as Retry-After says. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        error: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        error: string;
                    };
                };
            };
        };
    };
    "zporta.logIn": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The username or the email address. The case of an address does not matter. */
                    username: string;
                    /** @description The password, exactly as it was set: blanks and case count. */
                    password: string;
                };
            };
        };
        responses: {
            /** @description Logged in, with a token that does not expire. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The token of the account, 40 hexadecimal digits: `Authorization: Token …`. It does not expire; a password reset revokes it. */
                        token: string;
                        /** @description The account: `auth_user.id`. */
                        id: number;
                        /** @description The same as `id`. */
                        user_id: number;
                        /** @description The username, unique, at most 150 characters. People log in with it or with the address. */
                        username: string;
                        /** @description The email address, its domain in lower case. Only the person and the staff see it. */
                        email: string;
                        /** @description The first name; blank until it is set. */
                        first_name: string;
                        /** @description The last name; blank until it is set. */
                        last_name: string;
                        /** @description The name that others see, at most 60 characters. Blank: they see the username. */
                        display_name: string | null;
                        /** @description `explorer` learns, `guide` teaches, `both` does both. Approvals change it. */
                        role: string;
                        /** @description Whether the person teaches now: approved or invited. */
                        active_guide: boolean;
                        /** @description The language in which the pages are shown: `en` or `ja`. */
                        locale: string;
                        /** @description Whether the person reviews applications. */
                        is_staff: boolean;
                        /** @description Whether the person may do anything in Django's admin. */
                        is_superuser: boolean;
                        /**
                         * Format: uri
                         * @description The picture of the person: an absolute URL that changes when the picture does.
                         */
                        profile_image_url: string | null;
                        preferences: components["schemas"]["zporta.Preferences"];
                        user: components["schemas"]["zporta.User"];
                    };
                };
            };
            /** @description The name or the password is wrong, or the body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        error: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        error: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        error: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description Too many attempts. Try again after as many seconds as Retry-After says. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        error: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        error: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        error: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
        };
    };
    "zporta.logOut": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Logged out. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The token is missing or not valid (any more). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
        };
    };
    "zporta.sendHeartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Recorded, if a login is open. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                        /**
                         * Format: date-time
                         * @description When the heartbeat was recorded, in UTC. Missing when no login is open.
                         */
                        last_heartbeat_at?: string;
                    };
                };
            };
            /** @description The token is missing or not valid (any more). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
        };
    };
    "zporta.logInByGoogle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Google's ID token, a JWT (RS256) for the OAuth client of `ZPORTA_GOOGLE_CLIENT_ID`. */
                    token: string;
                };
            };
        };
        responses: {
            /** @description Logged in, or registered and logged in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["zporta.User"];
                        /** @description The token of the account, 40 hexadecimal digits: `Authorization: Token …`. It does not expire; a password reset revokes it. */
                        token: string;
                        /** @description A sentence for people, in English. */
                        message: string;
                        /** @description Whether this login has registered the person. */
                        new_user_created: boolean;
                        /** @description Whether it has made the profile, for an account without. */
                        profile_created: boolean;
                    };
                };
            };
            /** @description Google did not issue the token for this application, or the body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        error: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        error: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        error: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description Too many attempts. Try again after as many seconds as Retry-After says. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        error: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        error: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        error: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
        };
    };
    "zporta.requestMagicLink": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The email address of the account, at most 254 characters. Case does not matter. */
                    email: string;
                };
            };
        };
        responses: {
            /** @description If the address is known, an email will be sent. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The address is missing, or the body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        error: string;
                    } | {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    } | components["schemas"]["zporta.FieldErrors"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
        };
    };
    "zporta.followMagicLink": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account, as in the link. */
                uid: string;
                /** @description The token, as in the link. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the login page, with `?token=` when the link was valid. */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
        };
    };
    "zporta.requestPasswordReset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The email address of the account, at most 254 characters. Case does not matter. */
                    email: string | number;
                };
            };
        };
        responses: {
            /** @description If the address is known, an email will be sent. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        message: string;
                    };
                };
            };
            /** @description The body cannot be read, or fields are wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    } | {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    } | components["schemas"]["zporta.FieldErrors"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
        };
    };
    "zporta.resetPassword": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The account, as in the link: its number in base64. */
                    uid: string | number;
                    /** @description The token, as in the link. It is a secret. */
                    token: string | number;
                    /**
                     * Format: password
                     * @description The password to set: 8 characters or more, at most 1024 bytes in UTF-8. Blanks count. Common ones, those that repeat the username, the address or the name, and, where the list is configured, breached ones are refused.
                     */
                    new_password: string | number;
                };
            };
        };
        responses: {
            /** @description The password was changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        message: string;
                    };
                };
            };
            /** @description The link is not valid, fields are wrong, or the body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        error: string;
                        /** @description What is wrong with the link, where the other page reads it. */
                        non_field_errors: string[];
                        /** @description What is wrong with the password, too. */
                        new_password?: string[];
                    } | {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    } | components["schemas"]["zporta.FieldErrors"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
        };
    };
    "zporta.changePassword": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The password of the account, exactly as it was set: blanks and case count. */
                    current_password: string | number;
                    /**
                     * Format: password
                     * @description The password to set: 8 characters or more, at most 1024 bytes in UTF-8. Blanks count. Common ones, those that repeat the username, the address or the name, and, where the list is configured, breached ones are refused.
                     */
                    new_password: string | number;
                    /** @description The new password once more. */
                    confirm_new_password: string | number;
                };
            };
        };
        responses: {
            /** @description The password was changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        message: string;
                    };
                };
            };
            /** @description The body cannot be read, or fields are wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The token is missing or not valid (any more). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description Too many attempts. Try again after as many seconds as Retry-After says. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
        };
    };
    "zporta.deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The password of the account, exactly as it was set: blanks and case count. */
                    current_password?: string | number | null;
                };
            };
        };
        responses: {
            /** @description Deactivated. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        message: string;
                    };
                };
            };
            /** @description The body cannot be read, or fields are wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    } | {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    } | components["schemas"]["zporta.FieldErrors"];
                };
            };
            /** @description The token is missing or not valid (any more). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description Too many attempts. Try again after as many seconds as Retry-After says. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
        };
    };
    "zporta.getProfile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The profile and the preferences. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The account: `auth_user.id`. */
                        id: number;
                        /** @description The same as `id`. */
                        user_id: number;
                        /** @description The username, unique, at most 150 characters. People log in with it or with the address. */
                        username: string;
                        /** @description The email address, its domain in lower case. Only the person and the staff see it. */
                        email: string;
                        /** @description The first name; blank until it is set. */
                        first_name: string;
                        /** @description The last name; blank until it is set. */
                        last_name: string;
                        /** @description The name that others see, at most 60 characters. Blank: they see the username. */
                        display_name: string | null;
                        /** @description `explorer` learns, `guide` teaches, `both` does both. Approvals change it. */
                        role: string;
                        /** @description Whether the person teaches now: approved or invited. */
                        active_guide: boolean;
                        /** @description The language in which the pages are shown: `en` or `ja`. */
                        locale: string;
                        /** @description Whether the person reviews applications. */
                        is_staff: boolean;
                        /** @description Whether the person may do anything in Django's admin. */
                        is_superuser: boolean;
                        /**
                         * Format: uri
                         * @description The picture of the person: an absolute URL that changes when the picture does.
                         */
                        profile_image_url: string | null;
                        /**
                         * Format: date
                         * @description The day of the registration in UTC, `YYYY-MM-DD`.
                         */
                        date_joined: string;
                        /** @description What the person says about themselves, at most 20,000 characters. */
                        bio: string | null;
                        /** @description Whether the person may send invitations to teach. */
                        can_invite_teachers: boolean;
                        /**
                         * Format: uri
                         * @description The same as `profile_image_url`.
                         */
                        profile_image: string | null;
                        /** @description One line above the teacher's page. */
                        teacher_tagline: string | null;
                        /** @description The text of the teacher's page. */
                        teacher_about: string | null;
                        /** @description What the teacher is good at. */
                        teaching_specialties: string | null;
                        /**
                         * Format: uri
                         * @description Picture 1 of the teacher's page: an absolute URL.
                         */
                        showcase_image_1: string | null;
                        /**
                         * Format: uri
                         * @description The same as `showcase_image_1`.
                         */
                        showcase_image_1_url: string | null;
                        /** @description What stands below picture 1. */
                        showcase_image_1_caption: string | null;
                        /** @description Tags (`tags_tag.id`) of picture 1. */
                        showcase_image_1_tags: number[];
                        /**
                         * Format: uri
                         * @description Picture 2 of the teacher's page: an absolute URL.
                         */
                        showcase_image_2: string | null;
                        /**
                         * Format: uri
                         * @description The same as `showcase_image_2`.
                         */
                        showcase_image_2_url: string | null;
                        /** @description What stands below picture 2. */
                        showcase_image_2_caption: string | null;
                        /** @description Tags (`tags_tag.id`) of picture 2. */
                        showcase_image_2_tags: number[];
                        /**
                         * Format: uri
                         * @description Picture 3 of the teacher's page: an absolute URL.
                         */
                        showcase_image_3: string | null;
                        /**
                         * Format: uri
                         * @description The same as `showcase_image_3`.
                         */
                        showcase_image_3_url: string | null;
                        /** @description What stands below picture 3. */
                        showcase_image_3_caption: string | null;
                        /** @description Tags (`tags_tag.id`) of picture 3. */
                        showcase_image_3_tags: number[];
                        /** @description The URL of the teacher's YouTube channel. */
                        youtube_url: string | null;
                        /** @description The URL of the teacher's LinkedIn profile. */
                        linkedin_url: string | null;
                        /** @description The URL of the teacher's X (Twitter) profile. */
                        twitter_url: string | null;
                        /** @description The URL of the teacher's own website. */
                        website_url: string | null;
                        /** @description The URL of the teacher's introductory video. */
                        intro_video_url: string | null;
                        /** @description Whether the person wants emails about what happens. */
                        email_notifications: boolean;
                        /** @description Whether the person wants the newsletter. */
                        mail_magazine_enabled: boolean;
                        preferences: components["schemas"]["zporta.Preferences"];
                    };
                };
            };
            /** @description The token is missing or not valid (any more). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
        };
    };
    "zporta.replaceProfile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The first name, at most 150 characters. */
                    first_name?: string | number;
                    /** @description The last name, at most 150 characters. */
                    last_name?: string | number;
                    /** @description The name that others see, at most 60 characters. Blank: the username. */
                    display_name?: string | number;
                    /** @description A text about the person, at most 20,000 characters, several lines. */
                    bio?: string | number | null;
                    /** @description One line above the teacher's page, at most 120 characters. */
                    teacher_tagline?: string | number | null;
                    /** @description The text of the teacher's page, at most 20,000 characters. */
                    teacher_about?: string | number | null;
                    /** @description What the teacher is good at, at most 255 characters. */
                    teaching_specialties?: string | number | null;
                    /** @description What stands below picture 1, at most 200 characters. Null or blank: nothing. */
                    showcase_image_1_caption?: string | number | null;
                    /** @description What stands below picture 2, at most 200 characters. Null or blank: nothing. */
                    showcase_image_2_caption?: string | number | null;
                    /** @description What stands below picture 3, at most 200 characters. Null or blank: nothing. */
                    showcase_image_3_caption?: string | number | null;
                    /** @description The tags (`tags_tag.id`) of picture 1; they replace those before. */
                    showcase_image_1_tags?: (number | string)[] | string;
                    /** @description The tags (`tags_tag.id`) of picture 2; they replace those before. */
                    showcase_image_2_tags?: (number | string)[] | string;
                    /** @description The tags (`tags_tag.id`) of picture 3; they replace those before. */
                    showcase_image_3_tags?: (number | string)[] | string;
                    /** @description The URL of the teacher's YouTube channel: http, https or ftp, at most 200 characters. Null or blank: none. */
                    youtube_url?: string | null;
                    /** @description The URL of the teacher's LinkedIn profile: http, https or ftp, at most 200 characters. Null or blank: none. */
                    linkedin_url?: string | null;
                    /** @description The URL of the teacher's X (Twitter) profile: http, https or ftp, at most 200 characters. Null or blank: none. */
                    twitter_url?: string | null;
                    /** @description The URL of the teacher's own website: http, https or ftp, at most 200 characters. Null or blank: none. */
                    website_url?: string | null;
                    /** @description The URL of the teacher's introductory video: http, https or ftp, at most 200 characters. Null or blank: none. */
                    intro_video_url?: string | null;
                    /** @description Whether the person wants emails about what happens: a boolean, or a word such as `on` or `no`. */
                    email_notifications?: boolean | string | number;
                    /** @description Whether the person wants the newsletter: a boolean, or a word such as `on` or `no`. */
                    mail_magazine_enabled?: boolean | string | number;
                    /**
                     * @description The language in which the pages are shown.
                     * @enum {string}
                     */
                    locale?: "en" | "ja";
                };
            };
        };
        responses: {
            /** @description The changed profile. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The account: `auth_user.id`. */
                        id: number;
                        /** @description The same as `id`. */
                        user_id: number;
                        /** @description The username, unique, at most 150 characters. People log in with it or with the address. */
                        username: string;
                        /** @description The email address, its domain in lower case. Only the person and the staff see it. */
                        email: string;
                        /** @description The first name; blank until it is set. */
                        first_name: string;
                        /** @description The last name; blank until it is set. */
                        last_name: string;
                        /** @description The name that others see, at most 60 characters. Blank: they see the username. */
                        display_name: string | null;
                        /** @description `explorer` learns, `guide` teaches, `both` does both. Approvals change it. */
                        role: string;
                        /** @description Whether the person teaches now: approved or invited. */
                        active_guide: boolean;
                        /** @description The language in which the pages are shown: `en` or `ja`. */
                        locale: string;
                        /** @description Whether the person reviews applications. */
                        is_staff: boolean;
                        /** @description Whether the person may do anything in Django's admin. */
                        is_superuser: boolean;
                        /**
                         * Format: uri
                         * @description The picture of the person: an absolute URL that changes when the picture does.
                         */
                        profile_image_url: string | null;
                        /**
                         * Format: date
                         * @description The day of the registration in UTC, `YYYY-MM-DD`.
                         */
                        date_joined: string;
                        /** @description What the person says about themselves, at most 20,000 characters. */
                        bio: string | null;
                        /** @description Whether the person may send invitations to teach. */
                        can_invite_teachers: boolean;
                        /**
                         * Format: uri
                         * @description The same as `profile_image_url`.
                         */
                        profile_image: string | null;
                        /** @description One line above the teacher's page. */
                        teacher_tagline: string | null;
                        /** @description The text of the teacher's page. */
                        teacher_about: string | null;
                        /** @description What the teacher is good at. */
                        teaching_specialties: string | null;
                        /**
                         * Format: uri
                         * @description Picture 1 of the teacher's page: an absolute URL.
                         */
                        showcase_image_1: string | null;
                        /**
                         * Format: uri
                         * @description The same as `showcase_image_1`.
                         */
                        showcase_image_1_url: string | null;
                        /** @description What stands below picture 1. */
                        showcase_image_1_caption: string | null;
                        /** @description Tags (`tags_tag.id`) of picture 1. */
                        showcase_image_1_tags: number[];
                        /**
                         * Format: uri
                         * @description Picture 2 of the teacher's page: an absolute URL.
                         */
                        showcase_image_2: string | null;
                        /**
                         * Format: uri
                         * @description The same as `showcase_image_2`.
                         */
                        showcase_image_2_url: string | null;
                        /** @description What stands below picture 2. */
                        showcase_image_2_caption: string | null;
                        /** @description Tags (`tags_tag.id`) of picture 2. */
                        showcase_image_2_tags: number[];
                        /**
                         * Format: uri
                         * @description Picture 3 of the teacher's page: an absolute URL.
                         */
                        showcase_image_3: string | null;
                        /**
                         * Format: uri
                         * @description The same as `showcase_image_3`.
                         */
                        showcase_image_3_url: string | null;
                        /** @description What stands below picture 3. */
                        showcase_image_3_caption: string | null;
                        /** @description Tags (`tags_tag.id`) of picture 3. */
                        showcase_image_3_tags: number[];
                        /** @description The URL of the teacher's YouTube channel. */
                        youtube_url: string | null;
                        /** @description The URL of the teacher's LinkedIn profile. */
                        linkedin_url: string | null;
                        /** @description The URL of the teacher's X (Twitter) profile. */
                        twitter_url: string | null;
                        /** @description The URL of the teacher's own website. */
                        website_url: string | null;
                        /** @description The URL of the teacher's introductory video. */
                        intro_video_url: string | null;
                        /** @description Whether the person wants emails about what happens. */
                        email_notifications: boolean;
                        /** @description Whether the person wants the newsletter. */
                        mail_magazine_enabled: boolean;
                    };
                };
            };
            /** @description The body cannot be read, or fields are wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The token is missing or not valid (any more). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
        };
    };
    "zporta.deleteAccount": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The password of the account, exactly as it was set: blanks and case count. */
                    current_password?: string | number | null;
                };
            };
        };
        responses: {
            /** @description Deleted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        message: string;
                    };
                };
            };
            /** @description The body cannot be read, or fields are wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    } | {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    } | components["schemas"]["zporta.FieldErrors"];
                };
            };
            /** @description The token is missing or not valid (any more). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description Too many attempts. Try again after as many seconds as Retry-After says. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
        };
    };
    "zporta.changeProfile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The first name, at most 150 characters. */
                    first_name?: string | number;
                    /** @description The last name, at most 150 characters. */
                    last_name?: string | number;
                    /** @description The name that others see, at most 60 characters. Blank: the username. */
                    display_name?: string | number;
                    /** @description A text about the person, at most 20,000 characters, several lines. */
                    bio?: string | number | null;
                    /** @description One line above the teacher's page, at most 120 characters. */
                    teacher_tagline?: string | number | null;
                    /** @description The text of the teacher's page, at most 20,000 characters. */
                    teacher_about?: string | number | null;
                    /** @description What the teacher is good at, at most 255 characters. */
                    teaching_specialties?: string | number | null;
                    /** @description What stands below picture 1, at most 200 characters. Null or blank: nothing. */
                    showcase_image_1_caption?: string | number | null;
                    /** @description What stands below picture 2, at most 200 characters. Null or blank: nothing. */
                    showcase_image_2_caption?: string | number | null;
                    /** @description What stands below picture 3, at most 200 characters. Null or blank: nothing. */
                    showcase_image_3_caption?: string | number | null;
                    /** @description The tags (`tags_tag.id`) of picture 1; they replace those before. */
                    showcase_image_1_tags?: (number | string)[] | string;
                    /** @description The tags (`tags_tag.id`) of picture 2; they replace those before. */
                    showcase_image_2_tags?: (number | string)[] | string;
                    /** @description The tags (`tags_tag.id`) of picture 3; they replace those before. */
                    showcase_image_3_tags?: (number | string)[] | string;
                    /** @description The URL of the teacher's YouTube channel: http, https or ftp, at most 200 characters. Null or blank: none. */
                    youtube_url?: string | null;
                    /** @description The URL of the teacher's LinkedIn profile: http, https or ftp, at most 200 characters. Null or blank: none. */
                    linkedin_url?: string | null;
                    /** @description The URL of the teacher's X (Twitter) profile: http, https or ftp, at most 200 characters. Null or blank: none. */
                    twitter_url?: string | null;
                    /** @description The URL of the teacher's own website: http, https or ftp, at most 200 characters. Null or blank: none. */
                    website_url?: string | null;
                    /** @description The URL of the teacher's introductory video: http, https or ftp, at most 200 characters. Null or blank: none. */
                    intro_video_url?: string | null;
                    /** @description Whether the person wants emails about what happens: a boolean, or a word such as `on` or `no`. */
                    email_notifications?: boolean | string | number;
                    /** @description Whether the person wants the newsletter: a boolean, or a word such as `on` or `no`. */
                    mail_magazine_enabled?: boolean | string | number;
                    /**
                     * @description The language in which the pages are shown.
                     * @enum {string}
                     */
                    locale?: "en" | "ja";
                };
            };
        };
        responses: {
            /** @description The changed profile. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The account: `auth_user.id`. */
                        id: number;
                        /** @description The same as `id`. */
                        user_id: number;
                        /** @description The username, unique, at most 150 characters. People log in with it or with the address. */
                        username: string;
                        /** @description The email address, its domain in lower case. Only the person and the staff see it. */
                        email: string;
                        /** @description The first name; blank until it is set. */
                        first_name: string;
                        /** @description The last name; blank until it is set. */
                        last_name: string;
                        /** @description The name that others see, at most 60 characters. Blank: they see the username. */
                        display_name: string | null;
                        /** @description `explorer` learns, `guide` teaches, `both` does both. Approvals change it. */
                        role: string;
                        /** @description Whether the person teaches now: approved or invited. */
                        active_guide: boolean;
                        /** @description The language in which the pages are shown: `en` or `ja`. */
                        locale: string;
                        /** @description Whether the person reviews applications. */
                        is_staff: boolean;
                        /** @description Whether the person may do anything in Django's admin. */
                        is_superuser: boolean;
                        /**
                         * Format: uri
                         * @description The picture of the person: an absolute URL that changes when the picture does.
                         */
                        profile_image_url: string | null;
                        /**
                         * Format: date
                         * @description The day of the registration in UTC, `YYYY-MM-DD`.
                         */
                        date_joined: string;
                        /** @description What the person says about themselves, at most 20,000 characters. */
                        bio: string | null;
                        /** @description Whether the person may send invitations to teach. */
                        can_invite_teachers: boolean;
                        /**
                         * Format: uri
                         * @description The same as `profile_image_url`.
                         */
                        profile_image: string | null;
                        /** @description One line above the teacher's page. */
                        teacher_tagline: string | null;
                        /** @description The text of the teacher's page. */
                        teacher_about: string | null;
                        /** @description What the teacher is good at. */
                        teaching_specialties: string | null;
                        /**
                         * Format: uri
                         * @description Picture 1 of the teacher's page: an absolute URL.
                         */
                        showcase_image_1: string | null;
                        /**
                         * Format: uri
                         * @description The same as `showcase_image_1`.
                         */
                        showcase_image_1_url: string | null;
                        /** @description What stands below picture 1. */
                        showcase_image_1_caption: string | null;
                        /** @description Tags (`tags_tag.id`) of picture 1. */
                        showcase_image_1_tags: number[];
                        /**
                         * Format: uri
                         * @description Picture 2 of the teacher's page: an absolute URL.
                         */
                        showcase_image_2: string | null;
                        /**
                         * Format: uri
                         * @description The same as `showcase_image_2`.
                         */
                        showcase_image_2_url: string | null;
                        /** @description What stands below picture 2. */
                        showcase_image_2_caption: string | null;
                        /** @description Tags (`tags_tag.id`) of picture 2. */
                        showcase_image_2_tags: number[];
                        /**
                         * Format: uri
                         * @description Picture 3 of the teacher's page: an absolute URL.
                         */
                        showcase_image_3: string | null;
                        /**
                         * Format: uri
                         * @description The same as `showcase_image_3`.
                         */
                        showcase_image_3_url: string | null;
                        /** @description What stands below picture 3. */
                        showcase_image_3_caption: string | null;
                        /** @description Tags (`tags_tag.id`) of picture 3. */
                        showcase_image_3_tags: number[];
                        /** @description The URL of the teacher's YouTube channel. */
                        youtube_url: string | null;
                        /** @description The URL of the teacher's LinkedIn profile. */
                        linkedin_url: string | null;
                        /** @description The URL of the teacher's X (Twitter) profile. */
                        twitter_url: string | null;
                        /** @description The URL of the teacher's own website. */
                        website_url: string | null;
                        /** @description The URL of the teacher's introductory video. */
                        intro_video_url: string | null;
                        /** @description Whether the person wants emails about what happens. */
                        email_notifications: boolean;
                        /** @description Whether the person wants the newsletter. */
                        mail_magazine_enabled: boolean;
                    };
                };
            };
            /** @description The body cannot be read, or fields are wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The token is missing or not valid (any more). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
        };
    };
    "zporta.requestExport": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An email will be sent. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The token is missing or not valid (any more). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The address is not proven yet. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
        };
    };
    "zporta.showExportPage": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account, as in the link. */
                uid: string;
                /** @description The token in the link. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page with the button. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            /** @description A page that says that the link is not valid, too old, or was used. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            /** @description A page that asks to try again later. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            /** @description A page that asks to try again later: the database cannot be reached. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
        };
    };
    "zporta.downloadExport": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account, as in the link. */
                uid: string;
                /** @description The token in the link. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file: rows by table, with the columns' names, and photos as links. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The product whose account it is. */
                        tenant: string;
                        /** @description When the rows were read, in UTC, ISO 8601. */
                        exported_at: string;
                        /** @description The URL of every photo of the person. They can be downloaded while the photos are kept. */
                        photos: string[];
                        /** @description The rows about the person by table, each with the columns' names. Hashes are left out. */
                        tables: {
                            [key: string]: {
                                [key: string]: unknown;
                            }[];
                        };
                    };
                };
            };
            /** @description A page that says that the link is not valid, too old, or was used. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            /** @description A page that asks to try again later. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            /** @description A page that asks to try again later: the database cannot be reached. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
        };
    };
    "zporta.getPreferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The preferences. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Subjects that the person likes, by the numbers of Django's table. */
                        interested_subjects: number[];
                        /** @description The languages that the person speaks, as chosen: codes or names of at most 20 characters. */
                        languages_spoken: string[];
                        /** @description Where the person lives; blank when it is not set. */
                        location: string;
                    };
                };
            };
            /** @description The token is missing or not valid (any more). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
        };
    };
    "zporta.changePreferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The subjects that the person likes; they replace those before. */
                    interested_subjects?: (number | string)[] | string;
                    /** @description The languages that the person speaks, each at most 20 characters; they replace those before. */
                    languages_spoken?: string[] | string;
                    /** @description Where the person lives, at most 255 characters. */
                    location?: string | null;
                };
            };
        };
        responses: {
            /** @description The changed preferences. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Subjects that the person likes, by the numbers of Django's table. */
                        interested_subjects: number[];
                        /** @description The languages that the person speaks, as chosen: codes or names of at most 20 characters. */
                        languages_spoken: string[];
                        /** @description Where the person lives; blank when it is not set. */
                        location: string;
                    };
                };
            };
            /** @description The body cannot be read, or fields are wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    } | {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    } | components["schemas"]["zporta.FieldErrors"];
                };
            };
            /** @description The token is missing or not valid (any more). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
        };
    };
    "zporta.getOwnApplication": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The application. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["zporta.Application"];
                };
            };
            /** @description The token is missing or not valid (any more). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The caller has never applied. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
        };
    };
    "zporta.apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Why the applicant would like to teach: 1 to 20,000 characters, several lines. */
                    motivation: string | number;
                    /** @description Where the applicant has taught before, at most 20,000 characters. Blank: null. */
                    experience?: string | number | null;
                    /** @description What the applicant would teach: 1 to 255 characters. */
                    subjects_to_teach: string | number;
                    /** @description The number of the account that recommends the applicant. Blank or null: none. */
                    referred_by?: string | number | null;
                };
            };
        };
        responses: {
            /** @description The application was submitted. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                        application: components["schemas"]["zporta.Application"];
                    };
                };
            };
            /** @description There already is an application, fields are wrong, or the body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    } | {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    } | components["schemas"]["zporta.FieldErrors"];
                };
            };
            /** @description The token is missing or not valid (any more). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
        };
    };
    "zporta.listApplications": {
        parameters: {
            query?: {
                /** @description `pending`, `approved` or `rejected`: only those. Without it any; any other word finds none. */
                status?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The applications. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["zporta.Application"][];
                };
            };
            /** @description The token is missing or not valid (any more). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
        };
    };
    "zporta.approveApplication": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The number of the application. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description What the staff notes, at most 20,000 characters, several lines. The applicant sees it. */
                    admin_notes?: string | number | null;
                };
            };
        };
        responses: {
            /** @description Approved. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                        application: components["schemas"]["zporta.Application"];
                    };
                };
            };
            /** @description The application was reviewed before, a field is wrong, or the body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    } | {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    } | components["schemas"]["zporta.FieldErrors"];
                };
            };
            /** @description The token is missing or not valid (any more). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The caller is not a member of the staff. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description There is no such application. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
        };
    };
    "zporta.rejectApplication": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The number of the application. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description What the staff notes, at most 20,000 characters, several lines. The applicant sees it. */
                    admin_notes?: string | number | null;
                };
            };
        };
        responses: {
            /** @description Rejected. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                        application: components["schemas"]["zporta.Application"];
                    };
                };
            };
            /** @description The application was reviewed before, a field is wrong, or the body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    } | {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    } | components["schemas"]["zporta.FieldErrors"];
                };
            };
            /** @description The token is missing or not valid (any more). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The caller is not a member of the staff. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description There is no such application. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
        };
    };
    "zporta.sendInvitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The address to invite, at most 254 characters. It is stored in lower case. */
                    invitee_email: string;
                    /** @description What the inviter writes in the email, at most 500 characters, several lines. */
                    personal_message?: string | null;
                };
            };
        };
        responses: {
            /** @description The invitation will be sent by email. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                        invitation: components["schemas"]["zporta.Invitation"];
                        /** @description How many more invitations can be sent in this calendar month (UTC). */
                        remaining_invitations: number;
                        /** @description How many more invitations can be sent in this calendar month (UTC). */
                        remaining_invitations_this_month: number;
                    };
                };
            };
            /** @description The address is wrong, registered or invited already, or the last email to it came back; or the body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The token is missing or not valid (any more). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The caller may not invite, or has no invitation left this month. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description All sentences of the refusal in one text. */
                        detail: string;
                    } & {
                        [key: string]: string | string[];
                    };
                };
            };
        };
    };
    "zporta.listInvitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The invitations, the newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The caller's invitations, the newest first. */
                        invitations: components["schemas"]["zporta.Invitation"][];
                        /** @description How many the caller has sent in this calendar month (UTC). */
                        monthly_count: number;
                        /** @description How many more invitations can be sent in this calendar month (UTC). */
                        remaining_this_month: number;
                        /** @description Whether the caller may send one now. */
                        can_invite: boolean;
                    };
                };
            };
            /** @description The token is missing or not valid (any more). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
        };
    };
    "zporta.showInvitation": {
        parameters: {
            query: {
                /** @description The token of the link in the email: a UUID, with dashes or without. */
                token: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The invitation can be accepted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        invitation: components["schemas"]["zporta.HeldInvitation"];
                        /** @description How the page names the inviter. */
                        inviter_name: string;
                    };
                };
            };
            /** @description The token is missing, or the invitation cannot be accepted any more. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                        /**
                         * @description `pending` until it is accepted, cancelled, or 30 days old.
                         * @enum {string}
                         */
                        status: "pending" | "accepted" | "expired" | "cancelled";
                    } | {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    } | components["schemas"]["zporta.FieldErrors"];
                };
            };
            /** @description There is no such invitation. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
        };
    };
    "zporta.acceptInvitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The token of the link in the email: a UUID, with dashes or without. */
                    token: string;
                };
            };
        };
        responses: {
            /** @description Accepted; the caller is now a teacher. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                        invitation: components["schemas"]["zporta.HeldInvitation"];
                    };
                };
            };
            /** @description The invitation is for another address or cannot be accepted any more, or the body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                        /**
                         * @description `pending` until it is accepted, cancelled, or 30 days old.
                         * @enum {string}
                         */
                        status: "pending" | "accepted" | "expired" | "cancelled";
                    } | {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    } | components["schemas"]["zporta.FieldErrors"];
                };
            };
            /** @description The token is missing or not valid (any more). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description There is no such invitation. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
        };
    };
    "zporta.cancelInvitation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The number of the invitation. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cancelled. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                        invitation: components["schemas"]["zporta.Invitation"];
                    };
                };
            };
            /** @description The invitation is not pending. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The token is missing or not valid (any more). */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The caller has sent no such invitation. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description A bug in this service. The log has the request under its X-Request-Id. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
            /** @description The database cannot be reached. Try again after as many seconds as Retry-After says. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A sentence for people, in English. */
                        detail: string;
                    };
                };
            };
        };
    };
}
