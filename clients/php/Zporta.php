<?php

// Written by `deno task clients` from the API's description: change that.

namespace Daftar;

use Illuminate\Http\Client\Response;

/** Zporta's API: a method for each operation, which answers whatever the status. */
final class Zporta extends Client
{
    /**
     * Register a learner.
     *
     * @param array{username: string, email: string, password: string, role?: ''|'explorer'|'guide'|'both'|null, bio?: string|null} $fields
     * Answers 201, 400, 413, 415, 422, 429, 500, 503.
     */
    public function register(array $fields): Response
    {
        return $this->send('post', '/api/users/register/', $fields);
    }

    /**
     * Log in by username or address.
     *
     * @param array{username: string, password: string} $fields
     * Answers 200, 400, 413, 415, 429, 500, 503.
     */
    public function logIn(array $fields): Response
    {
        return $this->send('post', '/api/users/login/', $fields);
    }

    /**
     * Log out.
     *
     * Answers 200, 401, 500, 503.
     */
    public function logOut(): Response
    {
        return $this->send('post', '/api/users/logout/');
    }

    /**
     * Report that the caller is still there.
     *
     * Answers 200, 401, 500, 503.
     */
    public function sendHeartbeat(): Response
    {
        return $this->send('post', '/api/users/session/heartbeat/');
    }

    /**
     * Log in with Google.
     *
     * @param array{token: string} $fields
     * Answers 200, 400, 413, 415, 429, 500, 503.
     */
    public function logInByGoogle(array $fields): Response
    {
        return $this->send('post', '/api/users/google-login/', $fields);
    }

    /**
     * Request a link that logs in.
     *
     * @param array{email: string} $fields
     * Answers 200, 400, 413, 415, 500, 503.
     */
    public function requestMagicLink(array $fields): Response
    {
        return $this->send('post', '/api/users/magic-link-request/', $fields);
    }

    /**
     * Log in with the link from the email.
     *
     * Answers 302, 500, 503.
     */
    public function followMagicLink(string $uid, string $token): Response
    {
        return $this->send('get', '/api/users/magic-link-login/' . rawurlencode($uid) . '/' . rawurlencode($token) . '/');
    }

    /**
     * Request a link that sets a new password.
     *
     * @param array{email: string|int} $fields
     * Answers 200, 400, 413, 415, 500, 503.
     */
    public function requestPasswordReset(array $fields): Response
    {
        return $this->send('post', '/api/users/password-reset/', $fields);
    }

    /**
     * Set a new password with the link from the email.
     *
     * @param array{uid: string|int, token: string|int, new_password: string|int} $fields
     * Answers 200, 400, 413, 415, 500, 503.
     */
    public function resetPassword(array $fields): Response
    {
        return $this->send('post', '/api/users/password-reset/confirm/', $fields);
    }

    /**
     * Change the password.
     *
     * @param array{current_password: string|int, new_password: string|int, confirm_new_password: string|int} $fields
     * Answers 200, 400, 401, 413, 415, 429, 500, 503.
     */
    public function changePassword(array $fields): Response
    {
        return $this->send('post', '/api/users/change-password/', $fields);
    }

    /**
     * Deactivate the account until its owner logs in again.
     *
     * @param array{current_password?: string|int|null} $fields
     * Answers 200, 400, 401, 413, 415, 429, 500, 503.
     */
    public function deactivate(array $fields = []): Response
    {
        return $this->send('post', '/api/users/deactivate/', $fields);
    }

    /**
     * Delete the account.
     *
     * @param array{current_password?: string|int|null} $fields
     * Answers 200, 400, 401, 413, 415, 429, 500, 503.
     */
    public function deleteAccount(array $fields = []): Response
    {
        return $this->send('delete', '/api/users/profile/', $fields);
    }

    /**
     * Show the caller's profile.
     *
     * Answers 200, 401, 500, 503.
     */
    public function getProfile(): Response
    {
        return $this->send('get', '/api/users/profile/');
    }

    /**
     * Change the caller's profile.
     *
     * @param array{first_name?: string|int, last_name?: string|int, display_name?: string|int, bio?: string|int|null, teacher_tagline?: string|int|null, teacher_about?: string|int|null, teaching_specialties?: string|int|null, showcase_image_1_caption?: string|int|null, showcase_image_2_caption?: string|int|null, showcase_image_3_caption?: string|int|null, showcase_image_1_tags?: array|string, showcase_image_2_tags?: array|string, showcase_image_3_tags?: array|string, youtube_url?: string|null, linkedin_url?: string|null, twitter_url?: string|null, website_url?: string|null, intro_video_url?: string|null, email_notifications?: bool|string|int, mail_magazine_enabled?: bool|string|int, locale?: 'en'|'ja'} $fields
     * @param array{profile_image?: string, showcase_image_1?: string, showcase_image_2?: string, showcase_image_3?: string} $files paths of files
     * Answers 200, 400, 401, 413, 415, 500, 503.
     */
    public function replaceProfile(array $fields = [], array $files = []): Response
    {
        return $this->send('put', '/api/users/profile/', $fields, $files);
    }

    /**
     * Change the caller's profile.
     *
     * @param array{first_name?: string|int, last_name?: string|int, display_name?: string|int, bio?: string|int|null, teacher_tagline?: string|int|null, teacher_about?: string|int|null, teaching_specialties?: string|int|null, showcase_image_1_caption?: string|int|null, showcase_image_2_caption?: string|int|null, showcase_image_3_caption?: string|int|null, showcase_image_1_tags?: array|string, showcase_image_2_tags?: array|string, showcase_image_3_tags?: array|string, youtube_url?: string|null, linkedin_url?: string|null, twitter_url?: string|null, website_url?: string|null, intro_video_url?: string|null, email_notifications?: bool|string|int, mail_magazine_enabled?: bool|string|int, locale?: 'en'|'ja'} $fields
     * @param array{profile_image?: string, showcase_image_1?: string, showcase_image_2?: string, showcase_image_3?: string} $files paths of files
     * Answers 200, 400, 401, 413, 415, 500, 503.
     */
    public function changeProfile(array $fields = [], array $files = []): Response
    {
        return $this->send('patch', '/api/users/profile/', $fields, $files);
    }

    /**
     * Request an email with a link to everything that is kept of the caller.
     *
     * Answers 200, 401, 403, 500, 503.
     */
    public function requestExport(): Response
    {
        return $this->send('post', '/api/users/data-export/');
    }

    /**
     * Download everything that is kept of somebody, once.
     *
     * Answers 200, 400, 500, 503.
     */
    public function downloadExport(string $uid, string $token): Response
    {
        return $this->send('post', '/api/users/data-export/' . rawurlencode($uid) . '/' . rawurlencode($token) . '/');
    }

    /**
     * Show what the caller is interested in.
     *
     * Answers 200, 401, 500, 503.
     */
    public function getPreferences(): Response
    {
        return $this->send('get', '/api/users/preferences/');
    }

    /**
     * Change what the caller is interested in.
     *
     * @param array{interested_subjects?: array|string, languages_spoken?: array|string, location?: string|null} $fields
     * Answers 200, 400, 401, 413, 415, 500, 503.
     */
    public function changePreferences(array $fields = []): Response
    {
        return $this->send('patch', '/api/users/preferences/', $fields);
    }

    /**
     * Show the caller's latest application.
     *
     * Answers 200, 401, 404, 500, 503.
     */
    public function getOwnApplication(): Response
    {
        return $this->send('get', '/api/users/guide-application/');
    }

    /**
     * Apply to teach.
     *
     * @param array{motivation: string|int, experience?: string|int|null, subjects_to_teach: string|int, referred_by?: string|int|null} $fields
     * Answers 201, 400, 401, 413, 415, 500, 503.
     */
    public function apply(array $fields): Response
    {
        return $this->send('post', '/api/users/guide-application/', $fields);
    }

    /**
     * List the latest applications, for the staff.
     *
     * @param array{status?: string} $query
     * Answers 200, 401, 500, 503.
     */
    public function listApplications(array $query = []): Response
    {
        return $this->send('get', '/api/users/guide-applications/', $query);
    }

    /**
     * Approve a pending application.
     *
     * @param array{admin_notes?: string|int|null} $fields
     * Answers 200, 400, 401, 403, 404, 413, 415, 500, 503.
     */
    public function approveApplication(string $id, array $fields = []): Response
    {
        return $this->send('post', '/api/users/guide-applications/' . rawurlencode($id) . '/approve/', $fields);
    }

    /**
     * Reject a pending application.
     *
     * @param array{admin_notes?: string|int|null} $fields
     * Answers 200, 400, 401, 403, 404, 413, 415, 500, 503.
     */
    public function rejectApplication(string $id, array $fields = []): Response
    {
        return $this->send('post', '/api/users/guide-applications/' . rawurlencode($id) . '/reject/', $fields);
    }

    /**
     * Invite somebody to teach.
     *
     * @param array{invitee_email: string, personal_message?: string|null} $fields
     * Answers 201, 400, 401, 403, 413, 415, 500, 503.
     */
    public function sendInvitation(array $fields): Response
    {
        return $this->send('post', '/api/users/invitations/send/', $fields);
    }

    /**
     * List the caller's invitations.
     *
     * Answers 200, 401, 500, 503.
     */
    public function listInvitations(): Response
    {
        return $this->send('get', '/api/users/invitations/');
    }

    /**
     * Show the invitation of a link from an email.
     *
     * @param array{token: string} $query
     * Answers 200, 400, 404, 500, 503.
     */
    public function showInvitation(array $query = []): Response
    {
        return $this->send('get', '/api/users/invitations/accept/', $query);
    }

    /**
     * Accept an invitation.
     *
     * @param array{token: string} $fields
     * Answers 200, 400, 401, 404, 413, 415, 500, 503.
     */
    public function acceptInvitation(array $fields): Response
    {
        return $this->send('post', '/api/users/invitations/accept/', $fields);
    }

    /**
     * Cancel a pending invitation.
     *
     * Answers 200, 400, 401, 404, 500, 503.
     */
    public function cancelInvitation(string $id): Response
    {
        return $this->send('post', '/api/users/invitations/' . rawurlencode($id) . '/cancel/');
    }
}
