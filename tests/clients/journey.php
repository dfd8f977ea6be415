<?php

/** Walks through both products with the clients for Laravel, and prints what happened as JSON. */

use Daftar\DaftarServiceProvider;
use Illuminate\Support\Facades\Http;

require __DIR__ . '/laravel_stand_in.php';
foreach (['Client', 'Pewaca', 'Zporta', 'DaftarServiceProvider'] as $class) {
    require __DIR__ . "/../../clients/php/$class.php";
}
(new DaftarServiceProvider())->boot();

[, $console, $code, $address, $username, $photo] = $argv;

function emailTo(string $console, string $address): string
{
    for ($try = 0; $try < 40; $try++) {
        $emails = json_decode(file_get_contents("$console/api/emails?to=" . urlencode($address)), true);
        if ($emails) {
            return $emails[0]['text'];
        }
        usleep(250_000);
    }
    throw new RuntimeException('No email arrives');
}

$unit = Http::pewaca()->listUnitsByCode($code)->json('data.0.unit_id');
$form = [
    'full_name' => 'Budi Santoso',
    'phone_no' => '081234567890',
    'email' => "pewaca-$address",
    'password' => 'kebun-raya-7-pagi',
    'unit_id' => $unit,
    'family_as' => 1,
];
$files = ['profile_photo' => $photo];
$signedUp = Http::pewaca()->withIdempotencyKey($address)->signUp($code, $form, $files);
preg_match('~/verified/([^/\s]+)/([^/\s]+)/~', emailTo($console, "pewaca-$address"), $link);
$verified = Http::pewaca()->verifyEmail($link[1], $link[2]);
$loggedIn = Http::pewaca()->logIn(['email' => "pewaca-$address", 'password' => $form['password']]);
$profile = Http::pewaca()->withToken($loggedIn->json('data.token'))->getProfile();
$refused = Http::pewaca()->signUp($code, ['full_name' => 'Sari', 'password' => 'pasar-5-sore'] + $form);

$learner = ['username' => $username, 'email' => $address, 'password' => 'green-tea-at-seven'];
$registered = Http::zporta()->register($learner);
$session = Http::zporta()->logIn(['username' => $username, 'password' => $learner['password']]);
$requested = Http::zporta()->requestMagicLink(['email' => $address]);
preg_match('~/magic-link-login/([^/\s]+)/([^/\s]+)/~', emailTo($console, $address), $magic);
$followed = Http::zporta()->followMagicLink($magic[1], $magic[2]);
preg_match('~token=(\w+)~', $followed->header('Location'), $token);
$own = Http::zporta()->withToken($token[1])->getProfile();
$taken = Http::zporta()->register(['email' => "other-$address"] + $learner);

echo json_encode([
    'pewaca' => [
        'statuses' => array_map(
            fn ($answer) => $answer->status(),
            [$signedUp, $verified, $loggedIn, $profile, $refused],
        ),
        'has photo' => is_string($profile->json('data.warga.profile_photo')),
        'sentence' => $refused->json('errors.email.0'),
    ],
    'zporta' => [
        'statuses' => array_map(
            fn ($answer) => $answer->status(),
            [$registered, $session, $requested, $followed, $own, $taken],
        ),
        'username' => $own->json('username') === $username,
        'sentence' => $taken->json('error'),
    ],
]);
