<?php

/** As much of Laravel as the client uses: its packages cannot be installed everywhere. */

namespace Illuminate\Http\Client {
    final class Response
    {
        public function __construct(private int $status, private string $body, private array $headers)
        {
        }

        public function status(): int
        {
            return $this->status;
        }

        public function json(?string $key = null): mixed
        {
            $value = json_decode($this->body, true, 512, JSON_THROW_ON_ERROR);
            foreach ($key === null ? [] : explode('.', $key) as $step) {
                $value = $value[$step] ?? null;
            }

            return $value;
        }

        public function header(string $name): string
        {
            return $this->headers[strtolower($name)] ?? '';
        }
    }

    final class PendingRequest
    {
        private array $headers = [];
        private bool $follows = true;
        private array $files = [];

        public function __construct(private string $baseUrl)
        {
        }

        public function acceptJson(): static
        {
            return $this->withHeaders(['Accept' => 'application/json']);
        }

        public function withHeaders(array $headers): static
        {
            $this->headers = [...$this->headers, ...$headers];

            return $this;
        }

        public function withToken(string $token, string $type = 'Bearer'): static
        {
            return $this->withHeaders(['Authorization' => "$type $token"]);
        }

        public function withoutRedirecting(): static
        {
            $this->follows = false;

            return $this;
        }

        public function attach(string $name, mixed $contents, string $filename): static
        {
            $this->files[$name] = [stream_get_contents($contents), $filename];

            return $this;
        }

        public function __call(string $method, array $arguments): Response
        {
            [$path, $fields] = [...$arguments, []];
            $query = $method === 'get' && $fields ? '?' . http_build_query($fields) : '';
            [$type, $content] = $method === 'get' ? [null, ''] : $this->content($fields);
            $headers = $type ? [...$this->headers, 'Content-Type' => $type] : $this->headers;
            $lines = array_map(fn ($name, $value) => "$name: $value", array_keys($headers), $headers);
            $context = stream_context_create(['http' => [
                'method' => strtoupper($method),
                'header' => $lines,
                'content' => $content,
                'ignore_errors' => true,
                'follow_location' => $this->follows ? 1 : 0,
            ]]);
            $body = file_get_contents($this->baseUrl . $path . $query, false, $context);
            $received = [];
            foreach (array_slice($http_response_header, 1) as $line) {
                [$name, $value] = explode(':', $line, 2);
                $received[strtolower($name)] = trim($value);
            }

            return new Response((int) explode(' ', $http_response_header[0])[1], $body, $received);
        }

        private function content(array $fields): array
        {
            if ($this->files === []) {
                return ['application/json', json_encode((object) $fields)];
            }
            $boundary = 'boundary-of-the-stand-in';
            $parts = '';
            foreach ($fields as $name => $value) {
                $parts .= "--$boundary\r\nContent-Disposition: form-data; name=\"$name\"\r\n\r\n$value\r\n";
            }
            foreach ($this->files as $name => [$contents, $filename]) {
                $parts .= "--$boundary\r\nContent-Disposition: form-data; name=\"$name\"; " .
                    "filename=\"$filename\"\r\nContent-Type: image/jpeg\r\n\r\n$contents\r\n";
            }

            return ["multipart/form-data; boundary=$boundary", "$parts--$boundary--\r\n"];
        }
    }
}

namespace Illuminate\Support\Facades {
    use Illuminate\Http\Client\PendingRequest;

    final class Http
    {
        private static array $macros = [];

        public static function macro(string $name, \Closure $macro): void
        {
            self::$macros[$name] = $macro;
        }

        public static function baseUrl(string $url): PendingRequest
        {
            return new PendingRequest($url);
        }

        public static function __callStatic(string $name, array $arguments): mixed
        {
            return (self::$macros[$name])(...$arguments);
        }
    }
}

namespace Illuminate\Support {
    abstract class ServiceProvider
    {
    }
}

namespace {
    function config(string $key): string
    {
        return ['services.daftar.url' => getenv('API')][$key];
    }
}
