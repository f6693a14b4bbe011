<?php
/**
 * Settings of every throw-away wiki. Each wiki's own LocalSettings.php is three
 * lines: it reads <folder>/instance.json into $lw and includes this file.
 *
 * What a single test wants different goes into <folder>/settings.d/*.php, which is
 * read last, on every request, and so works on a running wiki.
 */
if ( !defined( 'MEDIAWIKI' ) ) {
	exit( 1 );
}

// --- Names and addresses
$wgSitename = 'Local Commons';
$wgLogos = [ '1x' => '/w/resources/assets/mediawiki.png' ];
$wgMetaNamespace = 'Commons';
$wgLanguageCode = 'en';
$wgServer = $wgCanonicalServer = $lw['server'];
$wgScriptPath = '/w';
$wgResourceBasePath = '/w';
$wgArticlePath = '/wiki/$1';
$wgUsePathInfo = true;
$wgSecretKey = str_repeat( '0123456789abcdef', 4 );
$wgAuthenticationTokenVersion = '1';
$wgDefaultSkin = 'vector';
wfLoadSkin( 'Vector' );

// --- Database
$wgDBname = $lw['dbname'];
require __DIR__ . ( $lw['mariadb'] ? '/mariadb.php' : '/sqlite.php' );
$wgObjectCaches['db-replicated'] = [
	'factory' => 'Wikimedia\ObjectFactory\ObjectFactory::getObjectFromSpec',
	'args' => [ [ 'factory' => 'ObjectCache::getInstance', 'args' => [ CACHE_DB ] ] ],
];

// --- Caches: web requests share APCu. The command line has none, and must not use a
// cache that the web cannot see.
$wgMainCacheType = $wgMessageCacheType = PHP_SAPI === 'cli' ? CACHE_NONE : CACHE_ACCEL;
$wgParserCacheType = CACHE_NONE;
$wgSessionCacheType = CACHE_DB;
$wgMainStash = 'db-replicated';
$wgCachePages = false;
$wgInvalidateCacheOnLocalSettingsChange = false;
$wgCacheDirectory = $lw['dir'] . '/cache';
$wgLocalisationCacheConf['store'] = 'array';
$wgLocalisationCacheConf['storeDirectory'] = $lw['dir'] . '/cache';
$wgTmpDirectory = $lw['dir'] . '/tmp';

// --- Jobs run after API POSTs (see router.php), never after a GET: there core opens
// SQLite without the write lock, and a job's first write would fail with "database is
// locked" if another worker had written meanwhile.
$wgJobRunRate = 0;

// --- No network, no mail, full error reports
$wgPingback = false;
$wgEnableEmail = false;
$wgShowExceptionDetails = true;
$wgDBerrorLog = $lw['dir'] . '/log/db-error.log';
foreach ( [ 'exception', 'error', 'fatal' ] as $lwChannel ) {
	$wgDebugLogGroups[$lwChannel] = $lw['dir'] . "/log/$lwChannel.log";
}

require __DIR__ . '/rights.php';
require __DIR__ . '/files.php';

// --- maxlag: a wiki with one database server reports a lag of -1, so that not even
// maxlag=-1 trips. Report 0 as Wikimedia does when idle, or the number of seconds in
// <folder>/maxlag when a test wrote that file.
$wgHooks['ApiMaxLagInfo'][] = static function ( array &$info ) use ( $lw ) {
	$lag = @file_get_contents( $lw['dir'] . '/maxlag' );
	$info['lag'] = max( (float)$lag, $info['lag'], 0 );
	$info['host'] = $info['host'] ?: 'localdb1';
};

// --- Recent changes, for the event stream relay
$wgAutoloadClasses['LocalRCFormatter'] = __DIR__ . '/LocalRCFeed.php';
$wgAutoloadClasses['LocalFileRCFeed'] = __DIR__ . '/LocalRCFeed.php';
$wgRCFeeds['file'] = [
	'class' => 'LocalFileRCFeed',
	'formatter' => 'LocalRCFormatter',
	'file' => $lw['dir'] . '/rc.jsonl',
	'omit_bots' => false,
];

// --- Logging in elsewhere by an account here
foreach ( [ 'Authorize', 'Token', 'Profile' ] as $lwPart ) {
	$wgAutoloadClasses["LocalOAuth$lwPart"] = __DIR__ . '/LocalOAuth.php';
}
$wgRestAPIAdditionalRouteFiles[] = __DIR__ . '/oauth_routes.json';

foreach ( glob( $lw['dir'] . '/settings.d/*.php' ) ?: [] as $lwExtra ) {
	require $lwExtra;
}
