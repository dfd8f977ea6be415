<?php

// A consumer test of Pewaca's frontend, for its own repository: put it into `tests/Contract/`, then
//
//   composer require --dev pact-foundation/pact-php
//   vendor/bin/phpunit tests/Contract/DaftarConsumerTest.php
//
// It calls a mock that answers as the interactions say, with the HTTP client that the controllers use, and
// writes `pacts/pewaca-frontend-daftar.json`. The frontend's CI publishes that file with the frontend's commit
// as the version. Replace the calls below by those of the controllers as they move into classes of their own.

namespace Tests\Contract;

use GuzzleHttp\Client;
use PhpPact\Consumer\InteractionBuilder;
use PhpPact\Consumer\Matcher\Matcher;
use PhpPact\Consumer\Model\ConsumerRequest;
use PhpPact\Consumer\Model\ProviderResponse;
use PhpPact\Standalone\MockService\MockServerConfig;
use PHPUnit\Framework\TestCase;

final class DaftarConsumerTest extends TestCase
{
    private const CODE = '350c228d-2121-47fd-a808-456a7523e527';

    private MockServerConfig $config;

    private InteractionBuilder $builder;

    private Matcher $matcher;

    protected function setUp(): void
    {
        $this->config = new MockServerConfig();
        $this->config
            ->setConsumer('pewaca-frontend')
            ->setProvider('daftar')
            ->setPactDir(getcwd() . '/pacts')
            ->setPactSpecificationVersion('4.0.0');
        $this->builder = new InteractionBuilder($this->config);
        $this->matcher = new Matcher();
    }

    // RegisterController:40-47 returns `data` unseen; auth/register.blade.php:226 prints its name
    public function testShowsTheNameOfTheResidence(): void
    {
        $this->builder
            ->given('a residence', ['id' => '3', 'code' => self::CODE, 'name' => 'Teras Country'])
            ->uponReceiving("shows the residence's name on the sign-up page")
            ->with($this->request('GET', '/api/residence-by-code/' . self::CODE . '/'))
            ->willRespondWith($this->response(200, ['data' => ['name' => $this->matcher->like('Teras Country')]]));

        $answer = $this->client()->get('/api/residence-by-code/' . self::CODE . '/');

        $this->assertSame('Teras Country', $this->json($answer)['data']['name']);
        $this->assertTrue($this->builder->verify());
    }

    // LoginController:58-113 ignores the status; `message` is flashed
    public function testFlashesWhyALoginIsRefused(): void
    {
        $body = ['email' => 'nobody@example.com', 'password' => 'NotThePassword1'];
        $this->builder
            ->given('a residence', ['id' => '3', 'code' => self::CODE, 'name' => 'Teras Country'])
            ->uponReceiving('flashes why an unknown address is refused')
            ->with($this->request('POST', '/api/auth/login/', $body))
            ->willRespondWith($this->response(401, [
                'success' => false,
                'message' => $this->matcher->regex('Email atau password salah', '[A-Z][^\\r\\n\\\\]*'),
            ]));

        $answer = $this->client()->post('/api/auth/login/', ['json' => $body]);

        $this->assertSame('Email atau password salah', $this->json($answer)['message']);
        $this->assertTrue($this->builder->verify());
    }

    private function request(string $method, string $path, ?array $body = null): ConsumerRequest
    {
        $request = new ConsumerRequest();
        $request->setMethod($method)->setPath($path)->addHeader('Accept', 'application/json');
        if ($body !== null) {
            $request->addHeader('Content-Type', 'application/json')->setBody($body);
        }

        return $request;
    }

    private function response(int $status, array $body): ProviderResponse
    {
        $response = new ProviderResponse();
        $response
            ->setStatus($status)
            ->addHeader('Content-Type', $this->matcher->regex('application/json', 'application/json(;.*)?'))
            ->setBody($body);

        return $response;
    }

    /** As Laravel's `Http`: no exception for a refusal. */
    private function client(): Client
    {
        return new Client([
            'base_uri' => (string) $this->config->getBaseUri(),
            'headers' => ['Accept' => 'application/json'],
            'http_errors' => false,
        ]);
    }

    private function json(\Psr\Http\Message\ResponseInterface $answer): array
    {
        return json_decode((string) $answer->getBody(), true, 512, JSON_THROW_ON_ERROR);
    }
}
