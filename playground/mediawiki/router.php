<?php
/**
 * Router for `php -S`: gives a throw-away MediaWiki the addresses of Commons.
 *
 *   /wiki/<Title>                     articles           -> index.php
 *   /w/{api,index,load,thumb,rest}.php                   -> entry points
 *   /w/{resources,skins,extensions}/...                  -> static files
 *   /wikipedia/commons/a/ab/F.jpg     originals          -> <folder>/images
 *   /wikipedia/commons/thumb/...      thumbs, made on the first request
 *   /_playground/ping                 "ok" without touching MediaWiki
 *
 * The environment names the folder (PLAYGROUND_DIR), the code (MW_INSTALL_PATH) and the
 * settings (MW_CONFIG_FILE).
 */
require_once __DIR__ . '/send_file.php';
require_once __DIR__ . '/faults.php';

$lwDir = getenv( 'PLAYGROUND_DIR' );
$lwIP = getenv( 'MW_INSTALL_PATH' );
$lwPath = rawurldecode( parse_url( 'http://x' . $_SERVER['REQUEST_URI'], PHP_URL_PATH ) ?: '/' );

if ( strpos( $lwPath, '..' ) !== false || strpos( $lwPath, "\0" ) !== false ) {
	http_response_code( 400 );
	return true;
}
if ( $lwPath === '/_playground/ping' ) {
	echo 'ok';
	return true;
}
if ( lwFault( $lwDir ) ) {
	return true;
}
if ( $lwPath === '/' || $lwPath === '/w/' || $lwPath === '/w' ) {
	header( 'Location: /wiki/Main_Page', true, 302 );
	return true;
}

$lwEntry = null;
if ( preg_match( '#^/w/(api|index|load|thumb|thumb_handler|opensearch_desc|rest)\.php(/|$)#', $lwPath, $m ) ) {
	$lwEntry = $m[1];
} elseif ( strncmp( $lwPath, '/wiki/', 6 ) === 0 ) {
	$lwEntry = 'index';
} elseif ( preg_match( '#^/wikipedia/commons/(?!(?:deleted|temp|lockdir)/)(.+)$#', $lwPath, $m ) ) {
	if ( is_file( "$lwDir/images/$m[1]" ) ) {
		lwSendFile( "$lwDir/images/$m[1]" );
		return true;
	}
	// transcoded/a/ab/V.webm/V.webm.480p.vp9.webm: without a file of its own the original stands for it
	if ( preg_match( '#^transcoded/(\w/\w\w/([^/]+))/(\2\.[\w.]+)$#', $m[1], $t ) && is_file( "$lwDir/images/$t[1]" ) ) {
		$lwReal = "$lwDir/transcodes/$t[2]/$t[3]";
		lwSendFile( is_file( $lwReal ) ? $lwReal : "$lwDir/images/$t[1]", 'video/webm' );
		return true;
	}
	if ( strncmp( $m[1], 'thumb/', 6 ) === 0 ) {
		$lwEntry = 'thumb_handler';
	}
} elseif ( preg_match( '#^/w/((?:resources|skins|extensions)/.+)$#', $lwPath, $m ) && is_file( "$lwIP/$m[1]" )
	&& !preg_match( '/\.(php|phtml|inc)$/i', $m[1] )
) {
	lwSendFile( "$lwIP/$m[1]" );
	return true;
}
if ( $lwEntry === null ) {
	http_response_code( 404 );
	header( 'Content-Type: text/plain' );
	echo "404: $lwPath\n";
	return true;
}

// Hand over to MediaWiki. This stays at file level: the entry points expect to run in
// the global scope, so it must not move into a function.
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = "/w/$lwEntry.php";
$_SERVER['SCRIPT_FILENAME'] = "$lwIP/$lwEntry.php";
unset( $_SERVER['PATH_INFO'], $m, $t );
chdir( $lwIP );
require "$lwIP/$lwEntry.php";

// Core runs jobs after page views only, never after API requests, which is all a bot
// makes. So run what the write has queued here. An API answer carries no
// Content-Length: the client sees its end when this is done, and link tables, category
// counts and "categorize" events are then up to date.
if ( $lwEntry === 'api' && $_SERVER['REQUEST_METHOD'] === 'POST' ) {
	try {
		MediaWiki\MediaWikiServices::getInstance()->getJobRunner()->run( [ 'maxJobs' => 50, 'maxTime' => 10 ] );
	} catch ( Throwable $e ) {
		error_log( "jobs: $e" );
	}
}
return true;
