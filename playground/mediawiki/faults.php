<?php
/**
 * Fault injection: while <folder>/faults.json exists, it is read on each request.
 *
 *   [{"match":"action=upload","status":503,"times":2,"retry_after":1,"delay":0.2,"body":"..."}]
 *
 * `match` is looked for in "METHOD URI BODY", decoded; `times` counts down and the rule
 * rests at 0; without a `status` the rule only delays.
 */

/** Take the first matching rule, counting it down; null if there is none. */
function lwTakeRule( string $dir ): ?array {
	$file = "$dir/faults.json";
	if ( !is_file( $file ) ) {
		return null;
	}
	$subject = $_SERVER['REQUEST_METHOD'] . ' ' . rawurldecode( $_SERVER['REQUEST_URI'] ) . ' ' .
		rawurldecode( http_build_query( array_filter( $_POST, 'is_string' ), '', '&', PHP_QUERY_RFC3986 ) );
	$lock = fopen( "$dir/faults.lock", 'c' );	// closed, and so let go, when this returns
	flock( $lock, LOCK_EX );
	$rules = json_decode( (string)file_get_contents( $file ), true ) ?: [];
	foreach ( $rules as $i => $rule ) {
		if ( $rule['times'] > 0 && strpos( $subject, $rule['match'] ) !== false ) {
			$rules[$i]['times']--;
			file_put_contents( $file, json_encode( $rules ) );
			return $rule;
		}
	}
	return null;
}

/** Apply the first matching rule; true = the request is answered. */
function lwFault( string $dir ): bool {
	$rule = lwTakeRule( $dir );
	usleep( (int)( ( $rule['delay'] ?? 0 ) * 1e6 ) );
	if ( !isset( $rule['status'] ) ) {
		return false;
	}
	$body = $rule['body'] ?? "<html><body>injected {$rule['status']}</body></html>";
	http_response_code( $rule['status'] );
	header( 'Content-Type: ' . ( $body[0] === '{' ? 'application/json' : 'text/html' ) . '; charset=utf-8' );
	if ( isset( $rule['retry_after'] ) ) {
		header( 'Retry-After: ' . $rule['retry_after'] );
	}
	echo $body;
	return true;
}
