<?php
/**
 * SQLite without MediaWiki's named locks.
 *
 * Every POST begins with BEGIN IMMEDIATE, so writers already come one at a time.
 * A named lock on top (LinksUpdate takes one for each page) is taken in the
 * other order by a second writer of the same page: it holds the database and
 * waits 15 s for the name, while the first holds the name and waits for the
 * database. Without the names there is nothing to cross.
 *
 * Used as 'type' => 'localsqlite': core derives this class's name from it.
 */
class DatabaseLocalsqlite extends Wikimedia\Rdbms\DatabaseSqlite {

	public function doLock( string $lockName, string $method, int $timeout ) {
		return microtime( true );
	}

	public function doUnlock( string $lockName, string $method ) {
		return true;
	}

	public function doLockIsFree( string $lockName, string $method ) {
		return true;
	}
}
