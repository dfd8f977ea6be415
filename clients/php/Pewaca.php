<?php

// Written by `deno task clients` from the API's description: change that.

namespace Daftar;

use Illuminate\Http\Client\Response;

/** Pewaca's API: a method for each operation, which answers whatever the status. */
final class Pewaca extends Client
{
    /**
     * The estate that a registration code invites to.
     *
     * Answers 200, 404, 500, 503.
     */
    public function getResidenceByCode(string $code): Response
    {
        return $this->send('get', '/api/residence-by-code/' . rawurlencode($code) . '/');
    }

    /**
     * The units of an estate.
     *
     * Answers 200, 500, 503.
     */
    public function listUnitsByCode(string $code): Response
    {
        return $this->send('get', '/api/units/code/' . rawurlencode($code) . '/');
    }

    /**
     * The estates to choose from.
     *
     * Answers 200, 500, 503.
     */
    public function listResidences(): Response
    {
        return $this->send('get', '/api/residences/');
    }

    /**
     * The units of an estate that was chosen.
     *
     * Answers 200, 500, 503.
     */
    public function listUnitsOfResidence(string $residenceId): Response
    {
        return $this->send('get', '/api/units/residence/' . rawurlencode($residenceId) . '/');
    }

    /**
     * The genders.
     *
     * Answers 200, 500, 503.
     */
    public function listGenders(): Response
    {
        return $this->send('get', '/api/gender/');
    }

    /**
     * The religions.
     *
     * Answers 200, 500, 503.
     */
    public function listReligions(): Response
    {
        return $this->send('get', '/api/religions/');
    }

    /**
     * The roles in a family.
     *
     * Answers 200, 500, 503.
     */
    public function listFamilyRoles(): Response
    {
        return $this->send('get', '/api/family-as/');
    }

    /**
     * The levels of education.
     *
     * Answers 200, 500, 503.
     */
    public function listEducations(): Response
    {
        return $this->send('get', '/api/education/');
    }

    /**
     * The occupations.
     *
     * Answers 200, 500, 503.
     */
    public function listOccupations(): Response
    {
        return $this->send('get', '/api/ocupation/');
    }

    /**
     * The marital statuses; 1 is Kawin.
     *
     * Answers 200, 500, 503.
     */
    public function listMaritalStatuses(): Response
    {
        return $this->send('get', '/api/marital-statuses/');
    }

    /**
     * The cities.
     *
     * Answers 200, 500, 503.
     */
    public function listCities(): Response
    {
        return $this->send('get', '/api/cities/');
    }

    /**
     * Sign a resident up.
     *
     * @param array{full_name: string|int, phone_no: string|int, nik?: string|int|null, gender_id?: string|int|null, date_of_birth?: string|int|null, religion?: string|int|null, place_of_birth?: string|int|null, marital_status?: string|int|null, occupation?: string|int|null, education?: string|int|null, email: string|int, password: string|int, unit_id: string|int, family_as: string|int, code?: string|int|null} $fields
     * @param array{profile_photo?: string, marriage_photo?: string} $files paths of files
     * Answers 201, 400, 404, 413, 415, 422, 429, 500, 503.
     */
    public function signUp(string $code, array $fields, array $files = []): Response
    {
        return $this->send('post', '/api/auth/sign-up/' . rawurlencode($code) . '/', $fields, $files);
    }

    /**
     * Sign a resident up without an invitation.
     *
     * @param array{email: string|int, password: string|int, full_name: string|int, phone_no: string|int, residence_id: string|int, unit_id?: string|int|null, blok_rumah?: string|int|null, account_type?: mixed} $fields
     * Answers 201, 400, 413, 415, 422, 429, 500, 503.
     */
    public function signUpPublicly(array $fields): Response
    {
        return $this->send('post', '/api/auth/public-sign-up/', $fields);
    }

    /**
     * Verify an address: the link in the email.
     *
     * Answers 200, 400, 500, 503.
     */
    public function verifyEmail(string $uid, string $token): Response
    {
        return $this->send('get', '/api/auth/verify/' . rawurlencode($uid) . '/' . rawurlencode($token) . '/');
    }

    /**
     * Ask for the verification email again.
     *
     * @param array{email: string|int} $fields
     * Answers 200, 400, 413, 415, 500, 503.
     */
    public function resendVerification(array $fields): Response
    {
        return $this->send('post', '/api/auth/verify/resend/', $fields);
    }

    /**
     * Log in.
     *
     * @param array{email: string|int, password: string|int} $fields
     * Answers 200, 400, 401, 413, 415, 429, 500, 503.
     */
    public function logIn(array $fields): Response
    {
        return $this->send('post', '/api/auth/login/', $fields);
    }

    /**
     * Exchange a refresh token for an access token.
     *
     * @param array{refresh: string|int} $fields
     * Answers 200, 400, 401, 413, 415, 500, 503.
     */
    public function refreshSession(array $fields): Response
    {
        return $this->send('post', '/api/auth/token/refresh/', $fields);
    }

    /**
     * Ask for a link that sets a new password.
     *
     * @param array{email: string|int} $fields
     * Answers 200, 400, 413, 415, 500, 503.
     */
    public function requestPasswordReset(array $fields): Response
    {
        return $this->send('post', '/api/auth/password-reset/', $fields);
    }

    /**
     * Set a new password: the link in the email.
     *
     * @param array{new_password: string|int, confirm_password?: string|int|null} $fields
     * Answers 200, 400, 413, 415, 500, 503.
     */
    public function resetPassword(string $uid, string $token, array $fields): Response
    {
        return $this->send('post', '/api/auth/reset/' . rawurlencode($uid) . '/' . rawurlencode($token) . '/', $fields);
    }

    /**
     * The units of the caller's estate.
     *
     * Answers 200, 401, 500, 503.
     */
    public function listOwnUnits(): Response
    {
        return $this->send('get', '/api/units/');
    }

    /**
     * Who is logged in.
     *
     * Answers 200, 401, 500, 503.
     */
    public function getProfile(): Response
    {
        return $this->send('get', '/api/auth/profil/');
    }

    /**
     * Change the caller's profile.
     *
     * @param array{full_name?: string|int|null, phone_no?: string|int|null, nik?: string|int|null, gender_id?: string|int|null, date_of_birth?: string|int|null, religion?: string|int|null, place_of_birth?: string|int|null, marital_status?: string|int|null, occupation?: string|int|null, education?: string|int|null, unit_id?: string|int|null, family_as?: string|int|null} $fields
     * @param array{profile_photo?: string, marriage_photo?: string} $files paths of files
     * Answers 200, 400, 401, 404, 413, 415, 500, 503.
     */
    public function changeProfile(array $fields = [], array $files = []): Response
    {
        return $this->send('put', '/api/auth/profil/update/', $fields, $files);
    }

    /**
     * Erase one's own account.
     *
     * @param array{password: string|int} $fields
     * Answers 200, 400, 401, 413, 415, 429, 500, 503.
     */
    public function eraseAccount(array $fields): Response
    {
        return $this->send('delete', '/api/auth/account/', $fields);
    }

    /**
     * Request an email with a link to everything that is kept of the caller.
     *
     * Answers 200, 401, 500, 503.
     */
    public function requestExport(): Response
    {
        return $this->send('post', '/api/auth/account/export/');
    }

    /**
     * Download everything that is kept of somebody, once.
     *
     * Answers 200, 400, 500, 503.
     */
    public function downloadExport(string $uid, string $token): Response
    {
        return $this->send('post', '/api/auth/data-saya/' . rawurlencode($uid) . '/' . rawurlencode($token) . '/');
    }

    /**
     * The residents of the board's estate.
     *
     * @param array{page?: string, search?: string, is_checker?: string, isreject?: string} $query
     * Answers 200, 401, 403, 500, 503.
     */
    public function listResidents(array $query = []): Response
    {
        return $this->send('get', '/api/warga/', $query);
    }

    /**
     * One resident.
     *
     * Answers 200, 401, 403, 404, 500, 503.
     */
    public function getResident(string $id): Response
    {
        return $this->send('get', '/api/warga/' . rawurlencode($id) . '/');
    }

    /**
     * Approve a resident.
     *
     * @param array{warga_id: string|int, reason?: string|int|null} $fields
     * Answers 200, 400, 401, 403, 404, 409, 413, 415, 429, 500, 503.
     */
    public function approveResident(array $fields): Response
    {
        return $this->send('post', '/api/warga/verify/', $fields);
    }

    /**
     * Reject a resident, with a reason.
     *
     * @param array{warga_id: string|int, reason: string|int} $fields
     * Answers 200, 400, 401, 403, 404, 409, 413, 415, 429, 500, 503.
     */
    public function rejectResident(array $fields): Response
    {
        return $this->send('post', '/api/warga/reject/', $fields);
    }

    /**
     * The roles of a committee.
     *
     * @param array{page?: string, search?: string} $query
     * Answers 200, 401, 500, 503.
     */
    public function listRoles(array $query = []): Response
    {
        return $this->send('get', '/api/roles/', $query);
    }

    /**
     * Who is on the committee.
     *
     * @param array{page?: string, search?: string} $query
     * Answers 200, 401, 403, 500, 503.
     */
    public function listCommittee(array $query = []): Response
    {
        return $this->send('get', '/api/residence-commite/', $query);
    }

    /**
     * Give a resident a seat.
     *
     * @param array{warga: string|int, role: string|int} $fields
     * Answers 200, 201, 400, 401, 403, 404, 409, 413, 415, 429, 500, 503.
     */
    public function appoint(array $fields): Response
    {
        return $this->send('post', '/api/residence-commite/', $fields);
    }

    /**
     * The estate's stories: none, unless a Django answers.
     *
     * Answers 200, 401, 500, 503.
     */
    public function listStories(): Response
    {
        return $this->send('get', '/api/stories/');
    }

    /**
     * The replies to a story: none, unless a Django answers.
     *
     * Answers 200, 401, 500, 503.
     */
    public function listStoryReplies(): Response
    {
        return $this->send('get', '/api/story-replays/');
    }
}
