<?php
/**
 * A stand-in for the extension OAuth: one consumer, whose callback is on this machine, and the
 * three addresses of OAuth 2.0 with the parameters, answers and errors of the real ones.
 *
 *   /oauth2/authorize         asks whoever is logged in; their yes or no is a link here
 *   /oauth2/access_token      a code, once and within ten minutes, for a token
 *   /oauth2/resource/profile  who it is
 *
 * Codes and tokens are files of <folder>/oauth: a GET must not write to SQLite.
 */
use MediaWiki\MediaWikiServices;
use MediaWiki\Rest\Handler;
use MediaWiki\Rest\StringStream;

abstract class LocalOAuth extends Handler {
	private const SECONDS = 600;

	public function needsWriteAccess() {
		return false;
	}

	protected static function consumer(): array {
		global $lw;
		return $lw['oauth'];
	}

	/** A new secret that stands for these facts. */
	protected static function issue( array $facts ): string {
		$secret = bin2hex( random_bytes( 32 ) );
		file_put_contents( self::file( $secret ), json_encode( $facts ) );
		return $secret;
	}

	/** What it stands for, if it does; with $once it does no more. */
	protected static function facts( string $secret, bool $once ): ?array {
		$file = self::file( $secret );
		if ( !is_file( $file ) || filemtime( $file ) < time() - self::SECONDS ) {
			return null;
		}
		$facts = json_decode( file_get_contents( $file ), true );
		return !$once || unlink( $file ) ? $facts : null;
	}

	protected function html( string $body, int $status = 200 ) {
		$response = $this->getResponseFactory()->create();
		$response->setStatus( $status );
		$response->setHeader( 'Content-Type', 'text/html; charset=utf-8' );
		$response->setBody( new StringStream( "<!DOCTYPE html><title>OAuth</title>$body" ) );
		return $response;
	}

	protected function refuse( int $status, string $error, string $why ) {
		$response = $this->getResponseFactory()->createJson(
			[ 'error' => $error, 'error_description' => $why, 'message' => $why ] );
		$response->setStatus( $status );
		return $response;
	}

	private static function file( string $secret ): string {
		global $lw;
		return "$lw[dir]/oauth/" . hash( 'sha256', $secret ) . '.json';
	}
}

class LocalOAuthAuthorize extends LocalOAuth {
	private const CALLBACK = '#^http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?/#';

	public function execute() {
		$asked = $this->getRequest()->getQueryParams();
		$back = $asked['redirect_uri'] ?? '';
		if ( ( $asked['client_id'] ?? '' ) !== self::consumer()['client'] || !preg_match( self::CALLBACK, $back ) ) {
			return $this->refuse( 401, 'invalid_client', 'Client authentication failed' );
		}
		$user = RequestContext::getMain()->getUser();
		if ( !$user->isRegistered() ) {
			return $this->html( '<p>Log in on <a href="/wiki/Special:UserLogin">this wiki</a>, and come back.</p>', 401 );
		}
		$state = [ 'state' => $asked['state'] ?? '' ];
		if ( isset( $asked['approval_cancel'] ) ) {
			return $this->goBack( $back, [ 'error' => 'access_denied', 'message' => 'The user denied it' ] + $state );
		}
		if ( !isset( $asked['approval_pass'] ) ) {
			return $this->html( $this->question( $user->getName(), $asked ) );
		}
		$method = $asked['code_challenge_method'] ?? 'plain';
		if ( ( $asked['response_type'] ?? '' ) !== 'code' || !isset( $asked['code_challenge'] ) || $method !== 'S256' ) {
			return $this->refuse( 400, 'invalid_request', 'A code, and its challenge by S256, are needed' );
		}
		$code = self::issue( [
			'user' => $user->getName(), 'back' => $back, 'challenge' => $asked['code_challenge'], 'what' => 'code' ] );
		return $this->goBack( $back, [ 'code' => $code ] + $state );
	}

	private function question( string $user, array $asked ): string {
		$links = '';
		foreach ( [ 'approval_pass' => 'Allow', 'approval_cancel' => 'Cancel' ] as $name => $label ) {
			$address = '/w/rest.php/oauth2/authorize?' . wfArrayToCgi( $asked + [ $name => 1 ] );
			$links .= ' <a href="' . htmlspecialchars( $address ) . "\">$label</a>";
		}
		return '<p>May it know that you are ' . htmlspecialchars( $user ) . "?$links</p>";
	}

	private function goBack( string $back, array $told ) {
		return $this->getResponseFactory()->createLegacyTemporaryRedirect( wfAppendQuery( $back, $told ) );
	}
}

class LocalOAuthToken extends LocalOAuth {
	public function execute() {
		$given = $this->getRequest()->getPostParams();
		$consumer = self::consumer();
		if ( ( $given['client_id'] ?? '' ) !== $consumer['client']
			|| !hash_equals( $consumer['secret'], $given['client_secret'] ?? '' )
		) {
			return $this->refuse( 401, 'invalid_client', 'Client authentication failed' );
		}
		if ( ( $given['grant_type'] ?? '' ) !== 'authorization_code' ) {
			return $this->refuse( 400, 'unsupported_grant_type', 'Only codes are taken here' );
		}
		$facts = self::facts( $given['code'] ?? '', true );
		$hash = hash( 'sha256', $given['code_verifier'] ?? '', true );
		$challenge = rtrim( strtr( base64_encode( $hash ), '+/', '-_' ), '=' );
		if ( !$facts || $facts['what'] !== 'code' || $facts['challenge'] !== $challenge
			|| $facts['back'] !== ( $given['redirect_uri'] ?? '' )
		) {
			return $this->refuse( 400, 'invalid_grant', 'The code is none, was used, or is for another' );
		}
		return $this->getResponseFactory()->createJson( [
			'token_type' => 'Bearer',
			'expires_in' => 600,
			'access_token' => self::issue( [ 'user' => $facts['user'], 'what' => 'token' ] ),
		] );
	}
}

class LocalOAuthProfile extends LocalOAuth {
	public function execute() {
		$bearer = $this->getRequest()->getHeaderLine( 'Authorization' );
		$facts = self::facts( preg_replace( '/^Bearer /', '', $bearer ), false );
		if ( !$facts || $facts['what'] !== 'token' ) {
			return $this->refuse( 401, 'access_denied', 'The resource owner or authorization server denied the request.' );
		}
		$services = MediaWikiServices::getInstance();
		$user = $services->getUserFactory()->newFromName( $facts['user'] );
		$profile = [ 'sub' => $user->getId() ];
		if ( $user->isHidden() ) {
			return $profile + [ 'blocked' => true ];
		}
		return $profile + [
			'username' => $user->getName(),
			'editcount' => (int)$user->getEditCount(),
			'confirmed_email' => $user->isEmailConfirmed(),
			'blocked' => $user->getBlock() !== null,
			'registered' => $user->getRegistration(),
			'groups' => $services->getUserGroupManager()->getUserEffectiveGroups( $user ),
			'rights' => $services->getPermissionManager()->getUserPermissions( $user ),
			'grants' => [ 'mwoauth-authonly' ],
		];
	}
}
