<?php
/** The content type by the file's name, as upload.wikimedia.org has it. */
function lwContentType( string $file ): string {
	static $types = [
		'jpg' => 'image/jpeg', 'jpeg' => 'image/jpeg', 'png' => 'image/png', 'gif' => 'image/gif',
		'webp' => 'image/webp', 'svg' => 'image/svg+xml', 'tif' => 'image/tiff', 'tiff' => 'image/tiff',
		'pdf' => 'application/pdf', 'djvu' => 'image/vnd.djvu', 'webm' => 'video/webm',
		'ogv' => 'video/ogg', 'ogg' => 'application/ogg', 'oga' => 'audio/ogg', 'opus' => 'audio/ogg',
		'mp3' => 'audio/mpeg', 'wav' => 'audio/wav', 'flac' => 'audio/x-flac', 'stl' => 'application/sla',
		'css' => 'text/css', 'js' => 'text/javascript', 'json' => 'application/json',
	];
	return $types[strtolower( pathinfo( $file, PATHINFO_EXTENSION ) )] ?? 'application/octet-stream';
}

/** First and last byte asked for by a Range header; null without one. */
function lwRange( int $size ): ?array {
	if ( !preg_match( '/^bytes=(\d*)-(\d*)$/', $_SERVER['HTTP_RANGE'] ?? '', $m ) || "$m[1]$m[2]" === '' ) {
		return null;
	}
	if ( $m[1] === '' ) {
		return [ max( 0, $size - (int)$m[2] ), $size - 1 ];
	}
	return [ (int)$m[1], $m[2] === '' ? $size - 1 : min( $size - 1, (int)$m[2] ) ];
}

/** Send a file of the upload or resource tree, with Range support. */
function lwSendFile( string $file, ?string $type = null ): void {
	$size = filesize( $file );
	[ $from, $to ] = lwRange( $size ) ?? [ 0, $size - 1 ];
	header( 'Content-Type: ' . ( $type ?? lwContentType( $file ) ) );
	header( 'Last-Modified: ' . gmdate( 'D, d M Y H:i:s', filemtime( $file ) ) . ' GMT' );
	header( 'Accept-Ranges: bytes' );
	if ( lwRange( $size ) ) {
		http_response_code( $from > $to ? 416 : 206 );
		header( 'Content-Range: bytes ' . ( $from > $to ? '*' : "$from-$to" ) . "/$size" );
	}
	header( 'Content-Length: ' . max( 0, $to - $from + 1 ) );
	if ( $_SERVER['REQUEST_METHOD'] === 'HEAD' || $from > $to ) {
		return;
	}
	$in = fopen( $file, 'rb' );
	fseek( $in, $from );
	for ( $left = $to - $from + 1; $left > 0 && !feof( $in ); $left -= strlen( $buffer ) ) {
		$buffer = fread( $in, min( 1 << 16, $left ) );
		echo $buffer;
	}
}
