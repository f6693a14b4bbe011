<?php
/**
 * SQLite: the same file names as maintenance/install.php made. Cache and job queue have
 * files of their own, so that their writes do not wait for the main file.
 */
$wgAutoloadClasses['DatabaseLocalsqlite'] = __DIR__ . '/DatabaseLocalsqlite.php';
$wgDBtype = 'sqlite';
$wgSQLiteDataDir = $lw['dir'] . '/db';
$lwSqlite = static fn ( string $name, string $mode, int $flags ) => [
	'type' => 'localsqlite',
	'dbname' => $name,
	'tablePrefix' => '',
	'variables' => [ 'synchronous' => 'OFF' ],	// no fsync: it is thrown away anyway
	'dbDirectory' => $lw['dir'] . '/db',
	'trxMode' => $mode,
	'flags' => $flags,
	'load' => 1,
];
// As core would have it: a GET must not take the write lock, a POST takes it at once.
$lwMode = in_array( $_SERVER['REQUEST_METHOD'] ?? '', [ 'GET', 'HEAD', 'OPTIONS' ] ) ? 'DEFERRED' : 'IMMEDIATE';
$wgDBservers = [ $lwSqlite( $wgDBname, $lwMode, DBO_DEFAULT ) ];
$wgObjectCaches[CACHE_DB] = [
	'class' => SqlBagOStuff::class,
	'loggroup' => 'SQLBagOStuff',
	'server' => $lwSqlite( 'wikicache', 'IMMEDIATE', 0 ),
];
$wgJobTypeConf['default'] = [
	'class' => 'JobQueueDB',
	'claimTTL' => 3600,
	'server' => $lwSqlite( "{$wgDBname}_jobqueue", 'IMMEDIATE', 0 ),
];
$wgResourceLoaderUseObjectCacheForDeps = true;
