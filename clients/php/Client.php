<?php

namespace Daftar;

use Illuminate\Http\Client\PendingRequest;
use Illuminate\Http\Client\Response;

/**
 * What the clients of both products share. An answer is Laravel's, whatever its status: nothing is thrown but
 * Laravel's ConnectionException.
 */
abstract class Client
{
    public function __construct(private PendingRequest $http)
    {
    }

    /** The same client with an access token. */
    public function withToken(string $token): static
    {
        return new static((clone $this->http)->withToken($token, 'Token'));
    }

    /** The same client with a key that makes a repeated sign-up one. */
    public function withIdempotencyKey(string $key): static
    {
        return new static((clone $this->http)->withHeaders(['Idempotency-Key' => $key]));
    }

    /**
     * @param array<string, mixed> $fields the body, or the query of a GET
     * @param array<string, string> $files paths of files by the names of their fields
     */
    protected function send(
        string $method,
        string $path,
        array $fields = [],
        array $files = [],
    ): Response {
        $http = clone $this->http;
        foreach ($files as $name => $file) {
            $http = $http->attach($name, fopen($file, 'r'), basename($file));
        }

        return $http->{$method}($path, $fields);
    }
}
