// Written by `deno task clients` from the API's description: change that.
export interface paths {
    "/api/residence-by-code/{code}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The estate that a registration code invites to */
        get: operations["pewaca.getResidenceByCode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/code/{code}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The units of an estate
         * @description An unknown code has no units.
         */
        get: operations["pewaca.listUnitsByCode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/residences/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The estates to choose from */
        get: operations["pewaca.listResidences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/residence/{residenceId}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The units of an estate that was chosen
         * @description An unknown estate has no units.
         */
        get: operations["pewaca.listUnitsOfResidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gender/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The genders */
        get: operations["pewaca.listGenders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/religions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The religions */
        get: operations["pewaca.listReligions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/family-as/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The roles in a family */
        get: operations["pewaca.listFamilyRoles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/education/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The levels of education */
        get: operations["pewaca.listEducations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ocupation/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The occupations */
        get: operations["pewaca.listOccupations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marital-statuses/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The marital statuses; 1 is Kawin */
        get: operations["pewaca.listMaritalStatuses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cities/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The cities */
        get: operations["pewaca.listCities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sign-up/{code}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign a resident up
         * @description Creates the account and the resident, and sends a verification email. If anything is refused, nothing is created. An address that was signed up and not proven in `PEWACA_CLAIM_DAYS` days is free again. Errors that the sign-up page does not show are repeated under `errors.unit_id`.
         */
        post: operations["pewaca.signUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/public-sign-up/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign a resident up without an invitation
         * @description Either `unit_id` or, for a unit that is not in the list, `blok_rumah`. The kind of account that is asked for is recorded, never granted.
         */
        post: operations["pewaca.signUpPublicly"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/verify/{uid}/{token}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Verify an address: the link in the email
         * @description The link is valid for 3 days, and may be followed again in that time. HEAD checks it and changes nothing.
         */
        get: operations["pewaca.verifyEmail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/verify/resend/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for the verification email again
         * @description The answer is the same for an address that is unknown or already verified, and when nothing is sent because there was an email within the last minute, or six within a day.
         */
        post: operations["pewaca.resendVerification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/bukan-saya/{uid}/{token}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The page behind "Bukan saya" in an email
         * @description For people: a page in Bahasa Indonesia with a button. Opening it changes nothing. The link is valid for 30 days, until the address is proven.
         */
        get: operations["pewaca.showDisownPage"];
        put?: never;
        /**
         * Remove a sign-up with an address that is not proven
         * @description The button of that page. Removes the account with everything that the sign-up brought.
         */
        post: operations["pewaca.disown"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in
         * @description The access token is valid for 3 days, the refresh token for 30.
         */
        post: operations["pewaca.logIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/token/refresh/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange a refresh token for an access token
         * @description The refresh token can be used again until it expires.
         */
        post: operations["pewaca.refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password-reset/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a link that sets a new password
         * @description The link is valid for 24 hours. The answer is the same for an unknown address, and when nothing is sent because there was an email within the last minute, or six within a day. Emails whose link was used do not count.
         */
        post: operations["pewaca.requestPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/reset/{uid}/{token}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password: the link in the email
         * @description Works once, and ends every session. The first time it also proves the address of a new account, as the verification link does; it approves nobody.
         */
        post: operations["pewaca.resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The units of the caller's estate */
        get: operations["pewaca.listOwnUnits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/profil/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is logged in */
        get: operations["pewaca.getProfile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/profil/update/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change the caller's profile
         * @description What is not sent keeps its value. So do unit, family role and NIK when they are blank.
         */
        put: operations["pewaca.changeProfile"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/account/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Erase one's own account
         * @description Everything that names the person is removed at once and for good: account, resident, photos, committee seats, emails. What other tables refer to stays as a number. The address is free again.
         */
        delete: operations["pewaca.eraseAccount"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/account/export/": {
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
        post: operations["pewaca.requestExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/data-saya/{uid}/{token}/": {
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
        get: operations["pewaca.showExportPage"];
        put?: never;
        /**
         * Download everything that is kept of somebody, once
         * @description The button of that page.
         */
        post: operations["pewaca.downloadExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/warga/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The residents of the board's estate
         * @description The newest first, ten a page. A page that is not a number is the first.
         */
        get: operations["pewaca.listResidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/warga/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One resident */
        get: operations["pewaca.getResident"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/warga/verify/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a resident
         * @description Approves whoever has proven the address, and sends an email about it. Approving somebody who is approved changes nothing; somebody who was rejected gets the account back.
         */
        post: operations["pewaca.approveResident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/warga/reject/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject a resident, with a reason
         * @description The account cannot log in any more, and its address is free again. An email has the reason. A refusal has its message under `data` too.
         */
        post: operations["pewaca.rejectResident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/roles/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The roles of a committee */
        get: operations["pewaca.listRoles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/residence-commite/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is on the committee */
        get: operations["pewaca.listCommittee"];
        put?: never;
        /** Give a resident a seat */
        post: operations["pewaca.appoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stories/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The estate's stories: none, unless a Django answers */
        get: operations["pewaca.listStories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/story-replays/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The replies to a story: none, unless a Django answers */
        get: operations["pewaca.listStoryReplies"];
        put?: never;
        post?: never;
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
        /** @description The envelope of every refusal and fault. */
        "pewaca.Failure": {
            /**
             * @description False: the request was refused, or failed.
             * @constant
             */
            success: false;
            /**
             * @description The same as a word.
             * @constant
             */
            status: "error";
            /**
             * @description True: it is an error.
             * @constant
             */
            error: true;
            /** @description The status code of the answer, once more. */
            code: number;
            /** @description A sentence for people. For wrong fields it is `Validation failed.`, and the sentences are in `errors`. */
            message: string;
            /** @description The sentences for each wrong field, under the name by which it is sent. Null when no field is wrong. */
            errors: {
                [key: string]: string[];
            } | null;
            /** @description Always null in an error. */
            data: null;
            /** @description The message again where Django has it: missing sessions, limits, faults. */
            detail?: string;
        };
        /** @description A housing estate. Some names are Django's, some those of the documentation and the test kit. */
        "pewaca.Residence": {
            /** @description The estate: `m_residence.id`. */
            id: number;
            /** @description The name of the estate. */
            name: string;
            /** @description The registration code, a UUID in lower case. Whoever knows it may sign up in this estate. */
            code: string;
            /** @description Street and number of the estate, one line. */
            loc_address: string | null;
            /**
             * Format: uri
             * @description A picture of the estate: an absolute URL.
             */
            image: string | null;
            /** @description Always null: no consumer reads the province. */
            prov_id: null;
            /** @description The city of the estate, if it is recorded. */
            city_id: {
                /** @description The city: `m_city.id`. */
                id: number;
                /** @description The province of the city, as Django numbers it. */
                province_id: number | null;
                /** @description The name of the city. */
                name: string | null;
            } | null;
            /** @description Always null: no consumer reads the district. */
            district_id: null;
            /** @description Always null: no consumer reads the village. */
            village_id: null;
            /** @description The postal code, five digits as text. */
            postal_code: string | null;
            /** @description The latitude in decimal degrees (WGS 84), as text. */
            lat: string | null;
            /** @description The longitude in decimal degrees (WGS 84), as text. */
            long: string | null;
            /** @description The area of the estate as the operators typed it; the unit is not recorded. */
            area_large: string | null;
            /** @description The year in which it was built, as text. */
            establishment_year: string | null;
            /** @description Whether the estate takes part. Sign-ups do not ask for it. */
            isactive: boolean;
            /** @description Whether operators have deleted it. */
            isdelete: boolean;
            /** @description The same as `id`, for the test kit. */
            residence_id: number;
            /** @description The same as `name`, for the test kit. */
            residence_name: string;
            /** @description The same as `code`, for the test kit. */
            residence_code: string;
            /** @description The same as `loc_address`, for the test kit. */
            address: string | null;
            /** @description The name of the city alone, for the test kit. */
            city: string | null;
        };
        /** @description A house or flat of an estate. */
        "pewaca.Unit": {
            /** @description The unit: `m_unit.unit_id`. Sign-ups send it. */
            unit_id: number;
            /** @description What people call the unit. */
            unit_name: string;
            /**
             * Format: uri
             * @description A picture of the unit: an absolute URL.
             */
            unit_image: string | null;
            /** @description The size as the operators typed it; the unit of measure is not recorded. */
            unit_size: string | null;
            /** @description The corridor (block) of the unit: `m_corridor`. */
            unit_corridor: number | null;
            /** @description The name of that corridor. */
            unit_corridor_name: string | null;
            /** @description The name of the unit's estate. */
            unit_residence_name: string | null;
        };
        /** @description The unit of a person. It is always an object, because pages read it unguarded: every key is null when there is no unit. */
        "pewaca.UnitOrNothing": {
            /** @description The unit: `m_unit.unit_id`. Null without one. */
            unit_id: number | null;
            /** @description What people call the unit, or what was typed at a sign-up for a unit that is not in the list. */
            unit_name: string | null;
            /**
             * Format: uri
             * @description A picture of the unit: an absolute URL.
             */
            unit_image: string | null;
            /** @description The size as the operators typed it; the unit of measure is not recorded. */
            unit_size: string | null;
            /** @description The corridor (block) of the unit: `m_corridor`. */
            unit_corridor: number | null;
            /** @description The name of that corridor. */
            unit_corridor_name: string | null;
            /** @description The name of the unit's estate. */
            unit_residence_name: string | null;
        };
        /** @description A seat on the committee of an estate. With one, an account is on the board. */
        "pewaca.CommitteeSeat": {
            /** @description The estate whose committee it is. */
            residence: number | null;
            /** @description The role in the committee. */
            role: {
                /** @description The role: `m_role_warga.id`. Pages ask whether it is set. */
                id: number | null;
                /** @description The name of the role. */
                name: string | null;
                /** @description What the role is for. */
                desc: string | null;
            };
            /** @description The account of the member. */
            user: number;
            /** @description The resident in the seat, if one is recorded. */
            warga: number | null;
        };
        /** @description A resident as the board of the estate sees them. */
        "pewaca.Resident": {
            /** @description The resident: `m_warga.id`. A board decides by it. */
            id: number | null;
            /** @description The account. An object even when the resident has none: then the address is blank. */
            user: {
                /** @description The account. Null when the resident has none. */
                user_id: number | null;
                /** @description The email address, as it was typed at the sign-up. The account logs in with it. */
                email: string;
                /** @description The account's name in Django's admin: the address at the sign-up. Nobody logs in with it. */
                username: string | null;
                /** @description Whether the account may log in: true once its address is proven, false after a rejection. */
                is_active: boolean;
            };
            /** @description The national identity number, 16 digits. The person sees all of it; the board sees the last four digits, the others are bullets. */
            nik: string | null;
            /** @description The person's name, at most 150 characters. Null in rows that Django left without one. */
            full_name: string | null;
            /** @description 1: Laki-laki, 2: Perempuan. Null when it is not known. */
            gender_id: number | null;
            /**
             * Format: date
             * @description The date of birth, `YYYY-MM-DD`.
             */
            date_of_birth: string | null;
            /** @description The place of birth, as typed. */
            place_of_birth: string | null;
            /** @description The marital status. An object even when none was chosen. */
            marital_status: {
                /** @description The number of the marital status. Null when none was chosen. */
                id: number | null;
                /** @description The name of the marital status. */
                name: string | null;
            };
            /** @description The religion. An object even when none was chosen. */
            religion: {
                /** @description The number of the religion. Null when none was chosen. */
                id: number | null;
                /** @description The name of the religion. */
                name: string | null;
            };
            /** @description The phone number, digits only. Rows that Django wrote may have a plus or blanks. */
            phone_no: string | null;
            unit_id: components["schemas"]["pewaca.UnitOrNothing"];
            /**
             * Format: uri
             * @description The photo of the person, a JPEG: an absolute URL that changes when the photo does.
             */
            profile_photo: string | null;
            /**
             * Format: uri
             * @description The photo of the marriage certificate, a JPEG: an absolute URL.
             */
            marriagePhoto: string | null;
            /** @description Whether the board has approved the person. */
            is_checker: boolean;
            /** @description Whether the board has rejected the person. */
            isreject: boolean;
            /** @description The role in the family. An object even when none was chosen. */
            family_as: {
                /** @description The number of the role in the family. Null when none was chosen. */
                id: number | null;
                /** @description The name of the role in the family. */
                name: string | null;
            };
            /** @description Whether the person is the head of the family. */
            is_lead: boolean;
            /**
             * @description The gender in words; a dash when it is not known.
             * @enum {string}
             */
            gender: "Laki-laki" | "Perempuan" | "-";
            /** @description The level of education. Every key is null when none was chosen. */
            education: {
                /** @description The number of the level of education. Null when none was chosen. */
                id: number | null;
                /** @description The name of the level of education. */
                name: string | null;
                /** @description The short code of the entry, where the list has codes. */
                code: string | null;
            };
            /** @description The occupation. Every key is null when none was chosen. */
            occupation: {
                /** @description The number of the occupation. Null when none was chosen. */
                id: number | null;
                /** @description The name of the occupation. */
                name: string | null;
                /** @description The short code of the entry, where the list has codes. */
                code: string | null;
            };
            /** @description The seats of the resident in committees. */
            residence_commites: {
                /** @description The estate whose committee it is. */
                residence: number | null;
                /** @description The role in the committee. */
                role: {
                    /** @description The role: `m_role_warga.id`. Pages ask whether it is set. */
                    id: number | null;
                    /** @description The name of the role. */
                    name: string | null;
                    /** @description What the role is for. */
                    desc: string | null;
                };
                /** @description The account of the member. Null when the row has none. */
                user: number | null;
                /** @description The resident in the seat, if one is recorded. */
                warga: number | null;
            }[];
            /**
             * Format: date-time
             * @description When the board approved the person, in UTC. Null before that.
             */
            checked_on: string | null;
            /**
             * Format: date-time
             * @description When the person signed up, in UTC.
             */
            created_on: string | null;
        };
        /** @description Who is logged in: the account, the person and the estate. */
        "pewaca.Profile": {
            /** @description The account that is logged in. */
            user: {
                /** @description The account: `m_user.user_id`. */
                user_id: number;
                /** @description The email address, as it was typed at the sign-up. The account logs in with it. */
                email: string;
                /** @description The account's name in Django's admin: the address at the sign-up. Nobody logs in with it. */
                username: string | null;
                /** @description Whether the account may log in: true once its address is proven, false after a rejection. */
                is_active: boolean;
                /** @description Whether the account is on the board of an estate: it has a seat in a committee. */
                is_pengurus: boolean;
                /** @description The seats of the account. Empty for everybody who is not on a board. */
                residence_commites: components["schemas"]["pewaca.CommitteeSeat"][];
            };
            /** @description The resident. Null for accounts of operators, who live nowhere. */
            warga: {
                /** @description The resident: `m_warga.id`. */
                id: number;
                /** @description The national identity number, 16 digits. The person sees all of it; the board sees the last four digits, the others are bullets. */
                nik: string | null;
                /** @description The person's name, at most 150 characters. Null in rows that Django left without one. */
                full_name: string | null;
                /** @description 1: Laki-laki, 2: Perempuan. Null when it is not known. */
                gender_id: number | null;
                /**
                 * Format: date
                 * @description The date of birth, `YYYY-MM-DD`.
                 */
                date_of_birth: string | null;
                /** @description The place of birth, as typed. */
                place_of_birth: string | null;
                /** @description The marital status. An object even when none was chosen. */
                marital_status: {
                    /** @description The number of the marital status. Null when none was chosen. */
                    id: number | null;
                    /** @description The name of the marital status. */
                    name: string | null;
                };
                /** @description The religion. An object even when none was chosen. */
                religion: {
                    /** @description The number of the religion. Null when none was chosen. */
                    id: number | null;
                    /** @description The name of the religion. */
                    name: string | null;
                };
                /** @description The phone number, digits only. Rows that Django wrote may have a plus or blanks. */
                phone_no: string | null;
                unit_id: components["schemas"]["pewaca.UnitOrNothing"];
                /**
                 * Format: uri
                 * @description The photo of the person, a JPEG: an absolute URL that changes when the photo does.
                 */
                profile_photo: string | null;
                /**
                 * Format: uri
                 * @description The photo of the marriage certificate, a JPEG: an absolute URL.
                 */
                marriagePhoto: string | null;
                /** @description Whether the board has approved the person. */
                is_checker: boolean;
                /** @description Whether the board has rejected the person. */
                isreject: boolean;
                /** @description The role in the family. An object even when none was chosen. */
                family_as: {
                    /** @description The number of the role in the family. Null when none was chosen. */
                    id: number | null;
                    /** @description The name of the role in the family. */
                    name: string | null;
                };
                /** @description Whether the person is the head of the family. */
                is_lead: boolean;
                /** @description The resident's estate. */
                residence: number | null;
                /** @description The occupation, with all of Django's columns. Every key is null when none was chosen. */
                occupation: {
                    /** @description The number of the occupation. Null when none was chosen. */
                    id: number | null;
                    /** @description The name of the occupation. */
                    name: string | null;
                    /** @description The short code of the entry, where the list has codes. */
                    code: string | null;
                    /** @description The account that added the entry. Null in imported rows. */
                    created_by: number | null;
                    /**
                     * Format: date-time
                     * @description When the entry was added, in UTC.
                     */
                    created_on: string | null;
                    /** @description Whether the entry is offered. Null without one. */
                    isactive: boolean | null;
                    /** @description Whether it was deleted. Null without one. */
                    isdelete: boolean | null;
                };
                /** @description The level of education, with all of Django's columns. Every key is null when none was chosen. */
                education: {
                    /** @description The number of the level of education. Null when none was chosen. */
                    id: number | null;
                    /** @description The name of the level of education. */
                    name: string | null;
                    /** @description The short code of the entry, where the list has codes. */
                    code: string | null;
                    /** @description The account that added the entry. Null in imported rows. */
                    created_by: number | null;
                    /**
                     * Format: date-time
                     * @description When the entry was added, in UTC.
                     */
                    created_on: string | null;
                    /** @description Whether the entry is offered. Null without one. */
                    isactive: boolean | null;
                    /** @description Whether it was deleted. Null without one. */
                    isdelete: boolean | null;
                };
            } | null;
            /** @description The resident's estate. */
            residence: components["schemas"]["pewaca.Residence"] | null;
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
    "pewaca.getResidenceByCode": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The registration code of an estate, a UUID. Case does not matter. */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The estate. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        data: components["schemas"]["pewaca.Residence"];
                    };
                };
            };
            /** @description No estate has this code now. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.listUnitsByCode": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The registration code of an estate, a UUID. Case does not matter. */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The units, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: components["schemas"]["pewaca.Unit"][];
                    };
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.listResidences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The estates, without their codes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: {
                            /** @description The estate: `m_residence.id`. The public sign-up sends it. */
                            id: number;
                            /** @description The name of the estate. */
                            name: string;
                            /** @description The same as `id`, for the test kit. */
                            residence_id: number;
                            /** @description The same as `name`, for the test kit. */
                            residence_name: string;
                        }[];
                    };
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.listUnitsOfResidence": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The number of the estate. */
                residenceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The units, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: components["schemas"]["pewaca.Unit"][];
                    };
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.listGenders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them, by id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: {
                            /** @description The number of the choice, which forms send. */
                            id: number;
                            /** @description What people read. */
                            name: string;
                            /** @description The same as `name`, for the test kit. */
                            gender_name: string;
                            /** @description The same as `id`, for the test kit. */
                            gender_id: number;
                        }[];
                    };
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.listReligions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them, by id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: {
                            /** @description The number of the choice, which forms send. */
                            id: number;
                            /** @description What people read. */
                            name: string;
                            /** @description The same as `name`, for the test kit. */
                            religion_name: string;
                        }[];
                    };
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.listFamilyRoles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them, by id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: {
                            /** @description The number of the choice, which forms send. */
                            id: number;
                            /** @description What people read. */
                            name: string;
                            /** @description The same as `name`, for the test kit. */
                            family_as_name: string;
                        }[];
                    };
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.listEducations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them, by id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: {
                            /** @description The number of the choice, which forms send. */
                            id: number;
                            /** @description What people read. */
                            name: string;
                            /** @description The same as `name`, for the test kit. */
                            education_name: string;
                            /** @description The short code of the entry, where the list has codes. */
                            code: string | null;
                            /** @description The account that added the entry. Null in imported rows. */
                            created_by: number | null;
                            /**
                             * Format: date-time
                             * @description When the entry was added, in UTC.
                             */
                            created_on: string | null;
                            /** @description Whether the entry is offered. All entries are listed. */
                            isactive: boolean;
                            /** @description Whether operators have deleted the entry. */
                            isdelete: boolean;
                        }[];
                    };
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.listOccupations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them, by id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: {
                            /** @description The number of the choice, which forms send. */
                            id: number;
                            /** @description What people read. */
                            name: string;
                            /** @description The same as `name`, for the test kit. */
                            occupation_name: string;
                            /** @description The short code of the entry, where the list has codes. */
                            code: string | null;
                            /** @description The account that added the entry. Null in imported rows. */
                            created_by: number | null;
                            /**
                             * Format: date-time
                             * @description When the entry was added, in UTC.
                             */
                            created_on: string | null;
                            /** @description Whether the entry is offered. All entries are listed. */
                            isactive: boolean;
                            /** @description Whether operators have deleted the entry. */
                            isdelete: boolean;
                        }[];
                    };
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.listMaritalStatuses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them, by id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: {
                            /** @description The number of the choice, which forms send. */
                            id: number;
                            /** @description What people read. */
                            name: string;
                            /** @description The same as `name`, for the test kit. */
                            marital_status_name: string;
                        }[];
                    };
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.listCities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them, by id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: {
                            /** @description The number of the choice, which forms send. */
                            id: number;
                            /** @description What people read. */
                            name: string;
                            /** @description The same as `name`, for the test kit. */
                            city_name: string;
                            /** @description The province of the city, as Django numbers it. */
                            province_id: number | null;
                        }[];
                    };
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.signUp": {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 ASCII characters. The same key with the same form is one sign-up; with another form it is refused with 422. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The registration code of an estate, a UUID. Case does not matter. */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The person's name, one line of 1 to 150 characters. Letters of any script. */
                    full_name: string | number;
                    /** @description 8 to 13 digits, or the same with 62 before them. Blanks, dashes, dots, brackets and a plus are left out. */
                    phone_no: string | number;
                    /** @description The national identity number, 16 digits. Blanks, dashes and dots are left out. Never logged. */
                    nik?: string | number | null;
                    /** @description 1: Laki-laki, 2: Perempuan. Blank or null: not said. */
                    gender_id?: string | number | null;
                    /** @description `YYYY-MM-DD`, also without leading zeros; from 1900-01-01 to today, in Jakarta (UTC+7). */
                    date_of_birth?: string | number | null;
                    /** @description The number of the religion, from `GET /api/religions/`. Blank or null: none. */
                    religion?: string | number | null;
                    /** @description The place of birth, one line of at most 150 characters. Blank: not said. */
                    place_of_birth?: string | number | null;
                    /** @description The number of the marital status, from `GET /api/marital-statuses/`. Blank or null: none. */
                    marital_status?: string | number | null;
                    /** @description The number of the occupation, from `GET /api/ocupation/`. Blank or null: none. */
                    occupation?: string | number | null;
                    /** @description The number of the level of education, from `GET /api/education/`. Blank or null: none. */
                    education?: string | number | null;
                    /** @description The address to sign up with, at most 100 characters. It is stored as it is typed and compared without case. A verification email goes there. */
                    email: string | number;
                    /**
                     * Format: password
                     * @description The password to set: 8 characters or more, at most 1024 bytes in UTF-8. Blanks count. Common ones, those that repeat the address or the name, and, where the list is configured, breached ones are refused.
                     */
                    password: string | number;
                    /** @description The number of the unit, from the list of the estate's units (`unit_id` there). */
                    unit_id: string | number;
                    /** @description The number of the role in the family, from `GET /api/family-as/`. */
                    family_as: string | number;
                    /** @description The code of the path again, where a form repeats it. Blank: not compared. */
                    code?: string | number | null;
                };
            };
        };
        responses: {
            /** @description Signed up; an email is on its way. No email is sent when the same sign-up comes again after its link was followed, or when the address has had twelve of the kind within 24 hours. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 201;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: {
                            /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                            message: string;
                            /** @description The account: `m_user.user_id`. */
                            user_id: number;
                            /** @description The email address, as it was typed at the sign-up. The account logs in with it. */
                            email: string;
                            /** @description The person's name, at most 150 characters. Null in rows that Django left without one. */
                            full_name: string | null;
                            /** @description True when the same sign-up comes again after its link was followed. */
                            is_verified: boolean;
                        };
                    };
                };
            };
            /** @description The body cannot be read, a field is wrong (`errors` says which), or the Idempotency-Key is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description No estate has this code now. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The Idempotency-Key came before with another form. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description Too many attempts. Try again after Retry-After seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.signUpPublicly": {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 ASCII characters. The same key with the same form is one sign-up; with another form it is refused with 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The address to sign up with, at most 100 characters. It is stored as it is typed and compared without case. A verification email goes there. */
                    email: string | number;
                    /**
                     * Format: password
                     * @description The password to set: 6 characters or more, at most 1024 bytes in UTF-8. Blanks count. Common ones, those that repeat the address or the name, and, where the list is configured, breached ones are refused.
                     */
                    password: string | number;
                    /** @description The person's name, one line of 1 to 150 characters. Letters of any script. */
                    full_name: string | number;
                    /** @description 8 to 13 digits, or the same with 62 before them. Blanks, dashes, dots, brackets and a plus are left out. */
                    phone_no: string | number;
                    /** @description The number of the estate, from `GET /api/residences/`. */
                    residence_id: string | number;
                    /** @description The number of the unit, from the list of the estate's units (`unit_id` there). */
                    unit_id?: string | number | null;
                    /** @description What names the unit when it is not in the list: one line of at most 150 characters. Beside `unit_id` it is ignored. */
                    blok_rumah?: string | number | null;
                    /** @description The kind of account that is asked for. Any other value counts as none. */
                    account_type?: unknown;
                };
            };
        };
        responses: {
            /** @description Signed up; an email is on its way. No email is sent when the same sign-up comes again after its link was followed, or when the address has had twelve of the kind within 24 hours. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 201;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: {
                            /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                            message: string;
                            /** @description The account: `m_user.user_id`. */
                            user_id: number;
                            /** @description The email address, as it was typed at the sign-up. The account logs in with it. */
                            email: string;
                            /** @description The person's name, at most 150 characters. Null in rows that Django left without one. */
                            full_name: string | null;
                            /** @description True when the same sign-up comes again after its link was followed. */
                            is_verified: boolean;
                        };
                    };
                };
            };
            /** @description The body cannot be read, a field is wrong (`errors` says which), or the Idempotency-Key is. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The Idempotency-Key came before with another form. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description Too many attempts. Try again after Retry-After seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.verifyEmail": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account, as in the link: its number in base64url. */
                uid: string;
                /** @description The token in the link. It is a secret: whoever has it can follow the link. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Verified; the account may log in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: {
                            /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                            message: string;
                        };
                    };
                };
            };
            /** @description The link is malformed, not ours, or has expired. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.resendVerification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The email address of the account, at most 100 characters. Case and blanks around it do not count. */
                    email: string | number;
                };
            };
        };
        responses: {
            /** @description If there is something to verify, an email is on its way. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: null;
                    };
                };
            };
            /** @description The body cannot be read, or a field is wrong: `errors` says which. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.showDisownPage": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account, as in the link: its number in base64url. */
                uid: string;
                /** @description The token in the link. It is a secret: whoever has it can follow the link. */
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
            /** @description A page that says that the link is not valid, or that the address has been proven. */
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
    "pewaca.disown": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account, as in the link: its number in base64url. */
                uid: string;
                /** @description The token in the link. It is a secret: whoever has it can follow the link. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page that says that it is removed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            /** @description A page that says that the link is not valid, or that the address has been proven. */
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
    "pewaca.logIn": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The email address of the account, at most 100 characters. Case and blanks around it do not count. */
                    email: string | number;
                    /**
                     * Format: password
                     * @description The password of the account, exactly as it was set: blanks and case count.
                     */
                    password: string | number;
                };
            };
        };
        responses: {
            /** @description Logged in: an access token and a refresh token. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: {
                            /** @description The access token, a JWT (HS256), valid for 3 days: `Authorization: Token …`. */
                            token: string;
                            /** @description The refresh token, a JWT (HS256), valid for 30 days. */
                            token_refresh: string;
                            /** @description The account that has logged in. */
                            user: {
                                /** @description The account: `m_user.user_id`. */
                                user_id: number;
                                /** @description The email address, as it was typed at the sign-up. The account logs in with it. */
                                email: string;
                                /** @description The account's name in Django's admin: the address at the sign-up. Nobody logs in with it. */
                                username: string | null;
                                /** @description The person's name, at most 150 characters. Null in rows that Django left without one. */
                                full_name: string | null;
                                /**
                                 * @description `pengurus` for who is on the board of an estate, `warga` for everybody else.
                                 * @enum {string}
                                 */
                                role: "warga" | "pengurus";
                                /**
                                 * @description True: other accounts cannot log in.
                                 * @constant
                                 */
                                is_active: true;
                                /** @description Whether the account is on the board of an estate. */
                                is_pengurus: boolean;
                            };
                        };
                        /** @description The access token, a JWT (HS256), valid for 3 days: `Authorization: Token …`. */
                        token: string;
                        /** @description The access token, a JWT (HS256), valid for 3 days: `Authorization: Token …`. */
                        access: string;
                        /** @description The refresh token, a JWT (HS256), valid for 30 days. */
                        refresh: string;
                        /** @description The refresh token, a JWT (HS256), valid for 30 days. */
                        token_refresh: string;
                        /** @description The account that has logged in. */
                        user: {
                            /** @description The account: `m_user.user_id`. */
                            user_id: number;
                            /** @description The email address, as it was typed at the sign-up. The account logs in with it. */
                            email: string;
                            /** @description The account's name in Django's admin: the address at the sign-up. Nobody logs in with it. */
                            username: string | null;
                            /** @description The person's name, at most 150 characters. Null in rows that Django left without one. */
                            full_name: string | null;
                            /**
                             * @description `pengurus` for who is on the board of an estate, `warga` for everybody else.
                             * @enum {string}
                             */
                            role: "warga" | "pengurus";
                            /**
                             * @description True: other accounts cannot log in.
                             * @constant
                             */
                            is_active: true;
                            /** @description Whether the account is on the board of an estate. */
                            is_pengurus: boolean;
                        };
                    };
                };
            };
            /** @description The body cannot be read, or a field is wrong: `errors` says which. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description Wrong address or password; or, with `User is inactive`, not verified yet. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description Too many attempts. Try again after Retry-After seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.refreshSession": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The refresh token of a login (`refresh` or `token_refresh` there). */
                    refresh: string | number;
                };
            };
        };
        responses: {
            /** @description A new access token. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: {
                            /** @description The access token, a JWT (HS256), valid for 3 days: `Authorization: Token …`. */
                            token: string;
                            /** @description The access token, a JWT (HS256), valid for 3 days: `Authorization: Token …`. */
                            access: string;
                            /** @description The refresh token, a JWT (HS256), valid for 30 days. */
                            token_refresh: string;
                        };
                        /** @description The access token, a JWT (HS256), valid for 3 days: `Authorization: Token …`. */
                        access: string;
                        /** @description The access token, a JWT (HS256), valid for 3 days: `Authorization: Token …`. */
                        token: string;
                        /** @description The refresh token, a JWT (HS256), valid for 30 days. */
                        refresh: string;
                    };
                };
            };
            /** @description The body cannot be read, or a field is wrong: `errors` says which. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The refresh token is not ours, or has expired. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.requestPasswordReset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The email address of the account, at most 100 characters. Case and blanks around it do not count. */
                    email: string | number;
                };
            };
        };
        responses: {
            /** @description If the address is known, an email is on its way. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: null;
                    };
                };
            };
            /** @description The body cannot be read, or a field is wrong: `errors` says which. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.resetPassword": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account, as in the link: its number in base64url. */
                uid: string;
                /** @description The token in the link. It is a secret: whoever has it can follow the link. */
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: password
                     * @description The password to set: 8 characters or more, at most 1024 bytes in UTF-8. Blanks count. Common ones, those that repeat the address or the name, and, where the list is configured, breached ones are refused.
                     */
                    new_password: string | number;
                    /** @description The password once more, where a form asks twice. Blank: not compared. */
                    confirm_password?: string | number | null;
                };
            };
        };
        responses: {
            /** @description The password is set. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: {
                            /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                            message: string;
                        };
                    };
                };
            };
            /** @description The password is not accepted, or the link is malformed, not ours, used or expired. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description False: the request was refused, or failed.
                         * @constant
                         */
                        success: false;
                        /**
                         * @description The same as a word.
                         * @constant
                         */
                        status: "error";
                        /**
                         * @description True: it is an error.
                         * @constant
                         */
                        error: true;
                        /** @description The status code of the answer, once more. */
                        code: number;
                        /** @description A sentence for people. For wrong fields it is `Validation failed.`, and the sentences are in `errors`. */
                        message: string;
                        /** @description The sentences for each wrong field, under the name by which it is sent. Null when no field is wrong. */
                        errors: {
                            [key: string]: string[];
                        } | null;
                        /** @description Always null in an error. */
                        data: null;
                        /** @description The message again where Django has it: missing sessions, limits, faults. */
                        detail?: string;
                        /** @description The sentences about the password or the link, where Laravel reads them. */
                        new_password: string[];
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
                        /**
                         * @description False: the request was refused, or failed.
                         * @constant
                         */
                        success: false;
                        /**
                         * @description The same as a word.
                         * @constant
                         */
                        status: "error";
                        /**
                         * @description True: it is an error.
                         * @constant
                         */
                        error: true;
                        /** @description The status code of the answer, once more. */
                        code: number;
                        /** @description A sentence for people. For wrong fields it is `Validation failed.`, and the sentences are in `errors`. */
                        message: string;
                        /** @description The sentences for each wrong field, under the name by which it is sent. Null when no field is wrong. */
                        errors: {
                            [key: string]: string[];
                        } | null;
                        /** @description Always null in an error. */
                        data: null;
                        /** @description The message again where Django has it: missing sessions, limits, faults. */
                        detail?: string;
                        /** @description The sentences about the password or the link, where Laravel reads them. */
                        new_password: string[];
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
                        /**
                         * @description False: the request was refused, or failed.
                         * @constant
                         */
                        success: false;
                        /**
                         * @description The same as a word.
                         * @constant
                         */
                        status: "error";
                        /**
                         * @description True: it is an error.
                         * @constant
                         */
                        error: true;
                        /** @description The status code of the answer, once more. */
                        code: number;
                        /** @description A sentence for people. For wrong fields it is `Validation failed.`, and the sentences are in `errors`. */
                        message: string;
                        /** @description The sentences for each wrong field, under the name by which it is sent. Null when no field is wrong. */
                        errors: {
                            [key: string]: string[];
                        } | null;
                        /** @description Always null in an error. */
                        data: null;
                        /** @description The message again where Django has it: missing sessions, limits, faults. */
                        detail?: string;
                        /** @description The sentences about the password or the link, where Laravel reads them. */
                        new_password: string[];
                    };
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description False: the request was refused, or failed.
                         * @constant
                         */
                        success: false;
                        /**
                         * @description The same as a word.
                         * @constant
                         */
                        status: "error";
                        /**
                         * @description True: it is an error.
                         * @constant
                         */
                        error: true;
                        /** @description The status code of the answer, once more. */
                        code: number;
                        /** @description A sentence for people. For wrong fields it is `Validation failed.`, and the sentences are in `errors`. */
                        message: string;
                        /** @description The sentences for each wrong field, under the name by which it is sent. Null when no field is wrong. */
                        errors: {
                            [key: string]: string[];
                        } | null;
                        /** @description Always null in an error. */
                        data: null;
                        /** @description The message again where Django has it: missing sessions, limits, faults. */
                        detail?: string;
                        /** @description The sentences about the password or the link, where Laravel reads them. */
                        new_password: string[];
                    };
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description False: the request was refused, or failed.
                         * @constant
                         */
                        success: false;
                        /**
                         * @description The same as a word.
                         * @constant
                         */
                        status: "error";
                        /**
                         * @description True: it is an error.
                         * @constant
                         */
                        error: true;
                        /** @description The status code of the answer, once more. */
                        code: number;
                        /** @description A sentence for people. For wrong fields it is `Validation failed.`, and the sentences are in `errors`. */
                        message: string;
                        /** @description The sentences for each wrong field, under the name by which it is sent. Null when no field is wrong. */
                        errors: {
                            [key: string]: string[];
                        } | null;
                        /** @description Always null in an error. */
                        data: null;
                        /** @description The message again where Django has it: missing sessions, limits, faults. */
                        detail?: string;
                        /** @description The sentences about the password or the link, where Laravel reads them. */
                        new_password: string[];
                    };
                };
            };
        };
    };
    "pewaca.listOwnUnits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The units, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: components["schemas"]["pewaca.Unit"][];
                    };
                };
            };
            /** @description There is no access token, it has expired, or the account may not log in any more. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.getProfile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account, the person and the estate. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        data: components["schemas"]["pewaca.Profile"];
                    };
                };
            };
            /** @description There is no access token, it has expired, or the account may not log in any more. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.changeProfile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The person's name, one line of 1 to 150 characters. Letters of any script. */
                    full_name?: string | number | null;
                    /** @description 8 to 13 digits, or the same with 62 before them. Blanks, dashes, dots, brackets and a plus are left out. */
                    phone_no?: string | number | null;
                    /** @description The national identity number, 16 digits. Blanks, dashes and dots are left out. Never logged. `1234567890123456`, which the edit page sends for everybody, changes nothing. */
                    nik?: string | number | null;
                    /** @description 1: Laki-laki, 2: Perempuan. Blank or null: not said. */
                    gender_id?: string | number | null;
                    /** @description `YYYY-MM-DD`, also without leading zeros; from 1900-01-01 to today, in Jakarta (UTC+7). */
                    date_of_birth?: string | number | null;
                    /** @description The number of the religion, from `GET /api/religions/`. Blank or null: none. */
                    religion?: string | number | null;
                    /** @description The place of birth, one line of at most 150 characters. Blank: not said. */
                    place_of_birth?: string | number | null;
                    /** @description The number of the marital status, from `GET /api/marital-statuses/`. Blank or null: none. */
                    marital_status?: string | number | null;
                    /** @description The number of the occupation, from `GET /api/ocupation/`. Blank or null: none. */
                    occupation?: string | number | null;
                    /** @description The number of the level of education, from `GET /api/education/`. Blank or null: none. */
                    education?: string | number | null;
                    /** @description The number of the unit, from the list of the estate's units (`unit_id` there). */
                    unit_id?: string | number | null;
                    /** @description The number of the role in the family, from `GET /api/family-as/`. */
                    family_as?: string | number | null;
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
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        data: components["schemas"]["pewaca.Profile"];
                    };
                };
            };
            /** @description The body cannot be read, or a field is wrong: `errors` says which. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description There is no access token, it has expired, or the account may not log in any more. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The account has no resident. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.eraseAccount": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: password
                     * @description The password of the account, exactly as it was set: blanks and case count.
                     */
                    password: string | number;
                };
            };
        };
        responses: {
            /** @description Erased. The access token is not valid any more. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: null;
                    };
                };
            };
            /** @description The body cannot be read, or a field is wrong: `errors` says which. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description There is no access token, it has expired, or the account may not log in any more. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description Too many attempts. Try again after Retry-After seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.requestExport": {
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
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: null;
                    };
                };
            };
            /** @description There is no access token, it has expired, or the account may not log in any more. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.showExportPage": {
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
    "pewaca.downloadExport": {
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
    "pewaca.listResidents": {
        parameters: {
            query?: {
                /** @description The page, from 1 on, ten entries each. Anything else is the first. */
                page?: string;
                /** @description Only entries with this text in the name or the address; case does not matter. */
                search?: string;
                /** @description `true` or `1`: only residents who are approved; `false` or `0`: only others. Anything else: all. */
                is_checker?: string;
                /** @description `true` or `1`: only residents who are rejected; `false` or `0`: only others. Anything else: all. */
                isreject?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of residents. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many there are on all pages together. */
                        count: number;
                        /**
                         * Format: uri
                         * @description The URL of the next page, with the same search and filters.
                         */
                        next: string | null;
                        /**
                         * Format: uri
                         * @description The URL of the page before.
                         */
                        previous: string | null;
                        /** @description The entries of this page, ten at most. */
                        results: components["schemas"]["pewaca.Resident"][];
                    };
                };
            };
            /** @description There is no access token, it has expired, or the account may not log in any more. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The caller is not on the board of an estate. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.getResident": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The number of the resident. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resident. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        data: components["schemas"]["pewaca.Resident"];
                    };
                };
            };
            /** @description There is no access token, it has expired, or the account may not log in any more. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The caller is not on the board of an estate. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The estate has no such resident. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.approveResident": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The number of the resident, `id` in the list of residents. */
                    warga_id: string | number;
                    /** @description Is read and not kept: an approval has no reason. At most 1000 characters. */
                    reason?: string | number | null;
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
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: {
                            /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                            message: string;
                        };
                    };
                };
            };
            /** @description The body cannot be read, or a field is wrong: `errors` says which. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description There is no access token, it has expired, or the account may not log in any more. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The caller is not on the board of an estate. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The estate has no such resident. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The state of the resident does not allow it. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description Too many attempts. Try again after Retry-After seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.rejectResident": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The number of the resident, `id` in the list of residents. */
                    warga_id: string | number;
                    /** @description Why, for the person: 1 to 1000 characters, several lines. It stands in the email and in `warga_rejection_log`. */
                    reason: string | number;
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
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: {
                            /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                            message: string;
                        };
                    };
                };
            };
            /** @description The body cannot be read, or a field is wrong: `errors` says which. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description False: the request was refused, or failed.
                         * @constant
                         */
                        success: false;
                        /**
                         * @description The same as a word.
                         * @constant
                         */
                        status: "error";
                        /**
                         * @description True: it is an error.
                         * @constant
                         */
                        error: true;
                        /** @description The status code of the answer, once more. */
                        code: number;
                        /** @description A sentence for people. For wrong fields it is `Validation failed.`, and the sentences are in `errors`. */
                        message: string;
                        /** @description The sentences for each wrong field, under the name by which it is sent. Null when no field is wrong. */
                        errors: {
                            [key: string]: string[];
                        } | null;
                        /** @description The message again, where Laravel reads it. */
                        data: {
                            /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                            message: string;
                        };
                        /** @description The message again where Django has it: missing sessions, limits, faults. */
                        detail?: string;
                    } | components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description There is no access token, it has expired, or the account may not log in any more. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description False: the request was refused, or failed.
                         * @constant
                         */
                        success: false;
                        /**
                         * @description The same as a word.
                         * @constant
                         */
                        status: "error";
                        /**
                         * @description True: it is an error.
                         * @constant
                         */
                        error: true;
                        /** @description The status code of the answer, once more. */
                        code: number;
                        /** @description A sentence for people. For wrong fields it is `Validation failed.`, and the sentences are in `errors`. */
                        message: string;
                        /** @description The sentences for each wrong field, under the name by which it is sent. Null when no field is wrong. */
                        errors: {
                            [key: string]: string[];
                        } | null;
                        /** @description The message again, where Laravel reads it. */
                        data: {
                            /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                            message: string;
                        };
                        /** @description The message again where Django has it: missing sessions, limits, faults. */
                        detail?: string;
                    } | components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The caller is not on the board of an estate. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description False: the request was refused, or failed.
                         * @constant
                         */
                        success: false;
                        /**
                         * @description The same as a word.
                         * @constant
                         */
                        status: "error";
                        /**
                         * @description True: it is an error.
                         * @constant
                         */
                        error: true;
                        /** @description The status code of the answer, once more. */
                        code: number;
                        /** @description A sentence for people. For wrong fields it is `Validation failed.`, and the sentences are in `errors`. */
                        message: string;
                        /** @description The sentences for each wrong field, under the name by which it is sent. Null when no field is wrong. */
                        errors: {
                            [key: string]: string[];
                        } | null;
                        /** @description The message again, where Laravel reads it. */
                        data: {
                            /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                            message: string;
                        };
                        /** @description The message again where Django has it: missing sessions, limits, faults. */
                        detail?: string;
                    } | components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The estate has no such resident. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description False: the request was refused, or failed.
                         * @constant
                         */
                        success: false;
                        /**
                         * @description The same as a word.
                         * @constant
                         */
                        status: "error";
                        /**
                         * @description True: it is an error.
                         * @constant
                         */
                        error: true;
                        /** @description The status code of the answer, once more. */
                        code: number;
                        /** @description A sentence for people. For wrong fields it is `Validation failed.`, and the sentences are in `errors`. */
                        message: string;
                        /** @description The sentences for each wrong field, under the name by which it is sent. Null when no field is wrong. */
                        errors: {
                            [key: string]: string[];
                        } | null;
                        /** @description The message again, where Laravel reads it. */
                        data: {
                            /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                            message: string;
                        };
                        /** @description The message again where Django has it: missing sessions, limits, faults. */
                        detail?: string;
                    } | components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The state of the resident does not allow it. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description False: the request was refused, or failed.
                         * @constant
                         */
                        success: false;
                        /**
                         * @description The same as a word.
                         * @constant
                         */
                        status: "error";
                        /**
                         * @description True: it is an error.
                         * @constant
                         */
                        error: true;
                        /** @description The status code of the answer, once more. */
                        code: number;
                        /** @description A sentence for people. For wrong fields it is `Validation failed.`, and the sentences are in `errors`. */
                        message: string;
                        /** @description The sentences for each wrong field, under the name by which it is sent. Null when no field is wrong. */
                        errors: {
                            [key: string]: string[];
                        } | null;
                        /** @description The message again, where Laravel reads it. */
                        data: {
                            /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                            message: string;
                        };
                        /** @description The message again where Django has it: missing sessions, limits, faults. */
                        detail?: string;
                    } | components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description False: the request was refused, or failed.
                         * @constant
                         */
                        success: false;
                        /**
                         * @description The same as a word.
                         * @constant
                         */
                        status: "error";
                        /**
                         * @description True: it is an error.
                         * @constant
                         */
                        error: true;
                        /** @description The status code of the answer, once more. */
                        code: number;
                        /** @description A sentence for people. For wrong fields it is `Validation failed.`, and the sentences are in `errors`. */
                        message: string;
                        /** @description The sentences for each wrong field, under the name by which it is sent. Null when no field is wrong. */
                        errors: {
                            [key: string]: string[];
                        } | null;
                        /** @description The message again, where Laravel reads it. */
                        data: {
                            /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                            message: string;
                        };
                        /** @description The message again where Django has it: missing sessions, limits, faults. */
                        detail?: string;
                    } | components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description False: the request was refused, or failed.
                         * @constant
                         */
                        success: false;
                        /**
                         * @description The same as a word.
                         * @constant
                         */
                        status: "error";
                        /**
                         * @description True: it is an error.
                         * @constant
                         */
                        error: true;
                        /** @description The status code of the answer, once more. */
                        code: number;
                        /** @description A sentence for people. For wrong fields it is `Validation failed.`, and the sentences are in `errors`. */
                        message: string;
                        /** @description The sentences for each wrong field, under the name by which it is sent. Null when no field is wrong. */
                        errors: {
                            [key: string]: string[];
                        } | null;
                        /** @description The message again, where Laravel reads it. */
                        data: {
                            /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                            message: string;
                        };
                        /** @description The message again where Django has it: missing sessions, limits, faults. */
                        detail?: string;
                    } | components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description Too many attempts. Try again after Retry-After seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description False: the request was refused, or failed.
                         * @constant
                         */
                        success: false;
                        /**
                         * @description The same as a word.
                         * @constant
                         */
                        status: "error";
                        /**
                         * @description True: it is an error.
                         * @constant
                         */
                        error: true;
                        /** @description The status code of the answer, once more. */
                        code: number;
                        /** @description A sentence for people. For wrong fields it is `Validation failed.`, and the sentences are in `errors`. */
                        message: string;
                        /** @description The sentences for each wrong field, under the name by which it is sent. Null when no field is wrong. */
                        errors: {
                            [key: string]: string[];
                        } | null;
                        /** @description The message again, where Laravel reads it. */
                        data: {
                            /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                            message: string;
                        };
                        /** @description The message again where Django has it: missing sessions, limits, faults. */
                        detail?: string;
                    } | components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description False: the request was refused, or failed.
                         * @constant
                         */
                        success: false;
                        /**
                         * @description The same as a word.
                         * @constant
                         */
                        status: "error";
                        /**
                         * @description True: it is an error.
                         * @constant
                         */
                        error: true;
                        /** @description The status code of the answer, once more. */
                        code: number;
                        /** @description A sentence for people. For wrong fields it is `Validation failed.`, and the sentences are in `errors`. */
                        message: string;
                        /** @description The sentences for each wrong field, under the name by which it is sent. Null when no field is wrong. */
                        errors: {
                            [key: string]: string[];
                        } | null;
                        /** @description The message again, where Laravel reads it. */
                        data: {
                            /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                            message: string;
                        };
                        /** @description The message again where Django has it: missing sessions, limits, faults. */
                        detail?: string;
                    } | components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description False: the request was refused, or failed.
                         * @constant
                         */
                        success: false;
                        /**
                         * @description The same as a word.
                         * @constant
                         */
                        status: "error";
                        /**
                         * @description True: it is an error.
                         * @constant
                         */
                        error: true;
                        /** @description The status code of the answer, once more. */
                        code: number;
                        /** @description A sentence for people. For wrong fields it is `Validation failed.`, and the sentences are in `errors`. */
                        message: string;
                        /** @description The sentences for each wrong field, under the name by which it is sent. Null when no field is wrong. */
                        errors: {
                            [key: string]: string[];
                        } | null;
                        /** @description The message again, where Laravel reads it. */
                        data: {
                            /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                            message: string;
                        };
                        /** @description The message again where Django has it: missing sessions, limits, faults. */
                        detail?: string;
                    } | components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.listRoles": {
        parameters: {
            query?: {
                /** @description The page, from 1 on, ten entries each. Anything else is the first. */
                page?: string;
                /** @description Only roles with this text in the name; case does not matter. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of roles. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many there are on all pages together. */
                        count: number;
                        /**
                         * Format: uri
                         * @description The URL of the next page, with the same search and filters.
                         */
                        next: string | null;
                        /**
                         * Format: uri
                         * @description The URL of the page before.
                         */
                        previous: string | null;
                        /** @description The entries of this page, ten at most. */
                        results: {
                            /** @description The role: `m_role_warga.id`. An appointment names it. */
                            id: number;
                            /** @description The name of the role. */
                            name: string | null;
                            /** @description What the role is for. */
                            desc: string | null;
                        }[];
                    };
                };
            };
            /** @description There is no access token, it has expired, or the account may not log in any more. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.listCommittee": {
        parameters: {
            query?: {
                /** @description The page, from 1 on, ten entries each. Anything else is the first. */
                page?: string;
                /** @description Only entries with this text in the name or the address; case does not matter. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of seats. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many there are on all pages together. */
                        count: number;
                        /**
                         * Format: uri
                         * @description The URL of the next page, with the same search and filters.
                         */
                        next: string | null;
                        /**
                         * Format: uri
                         * @description The URL of the page before.
                         */
                        previous: string | null;
                        /** @description The entries of this page, ten at most. */
                        results: {
                            /** @description The estate whose committee it is. */
                            residence: number | null;
                            /** @description The role in the committee. */
                            role: {
                                /** @description The role: `m_role_warga.id`. Pages ask whether it is set. */
                                id: number | null;
                                /** @description The name of the role. */
                                name: string | null;
                                /** @description What the role is for. */
                                desc: string | null;
                            };
                            /** @description The account of the member. Null when the row has none. */
                            user: number | null;
                            /** @description The seat: `m_residence_commite.id`. */
                            id: number;
                            warga: components["schemas"]["pewaca.Resident"];
                        }[];
                    };
                };
            };
            /** @description There is no access token, it has expired, or the account may not log in any more. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The caller is not on the board of an estate. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.appoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The number of an approved resident of the same estate. */
                    warga: string | number;
                    /** @description The number of the role, from the list of roles. */
                    role: string | number;
                };
            };
        };
        responses: {
            /** @description The resident has this seat already. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: {
                            /** @description The resident who has the seat. */
                            warga: number;
                            /** @description The role of the seat. */
                            role: number;
                        };
                    };
                };
            };
            /** @description Appointed. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 201;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: {
                            /** @description The resident who has the seat. */
                            warga: number;
                            /** @description The role of the seat. */
                            role: number;
                        };
                    };
                };
            };
            /** @description The body cannot be read, or a field is wrong: `errors` says which. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description There is no access token, it has expired, or the account may not log in any more. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The caller is not on the board of an estate. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The estate has no such resident. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The state of the resident does not allow it. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The body is neither JSON nor a form. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description Too many attempts. Try again after Retry-After seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.listStories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description None. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: unknown[];
                    };
                };
            };
            /** @description There is no access token, it has expired, or the account may not log in any more. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
    "pewaca.listStoryReplies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description None. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description True: the request was accepted. Laravel reads it.
                         * @constant
                         */
                        success: true;
                        /**
                         * @description The same as a word. The test kit reads it.
                         * @constant
                         */
                        status: "success";
                        /** @description Always null in a success. */
                        error: null;
                        /**
                         * @description The status code of the answer, once more.
                         * @constant
                         */
                        code: 200;
                        /** @description A sentence that pages show to people as it is, in Bahasa Indonesia unless Django said it in English. */
                        message: string;
                        /** @description What was asked for. */
                        data: unknown[];
                        /** @description How many there are on all pages together. */
                        count: number;
                        /**
                         * Format: uri
                         * @description The URL of the next page, with the same search and filters.
                         */
                        next: string | null;
                        /**
                         * Format: uri
                         * @description The URL of the page before.
                         */
                        previous: string | null;
                        /** @description The entries of this page, ten at most. */
                        results: unknown[];
                    };
                };
            };
            /** @description There is no access token, it has expired, or the account may not log in any more. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description A fault of the service. Try again later. X-Request-Id identifies the request in the log. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
            /** @description The database cannot be reached. Try again after Retry-After seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["pewaca.Failure"];
                };
            };
        };
    };
}
