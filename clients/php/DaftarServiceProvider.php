<?php

namespace Daftar;

use Illuminate\Support\Facades\Http;
use Illuminate\Support\ServiceProvider;

/** Adds Http::pewaca() and Http::zporta(). The origin of the API is config('services.daftar.url'). */
final class DaftarServiceProvider extends ServiceProvider
{
    public function boot(): void
    {
        $request = fn () => Http::baseUrl(config('services.daftar.url'))
            ->acceptJson()
            ->withoutRedirecting();
        Http::macro('pewaca', fn () => new Pewaca($request()));
        Http::macro('zporta', fn () => new Zporta($request()));
    }
}
