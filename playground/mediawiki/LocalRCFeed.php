<?php
/**
 * The recent-changes feed of the throw-away wiki: one JSON line for each change,
 * appended to a file, where nothing gets lost (UDP and pub/sub lose).
 *
 * LocalRCFormatter adds to core's JSON what Wikimedia's EventBus adds before an
 * event reaches the stream, and leaves out null values, as it does.
 */

class LocalRCFormatter extends JSONRCFeedFormatter {

	public function getLine( array $feed, RecentChange $rc, $actionComment ) {
		$event = FormatJson::decode( parent::getLine( $feed, $rc, $actionComment ), true );
		$title = Title::castFromPageReference( $rc->getPage() );
		$services = MediaWiki\MediaWikiServices::getInstance();
		$event['title_url'] = $title->getCanonicalURL();
		$event['notify_url'] = self::notifyUrl( $event );
		$event['parsedcomment'] = $services->getCommentFormatter()->format( $event['comment'], $title );
		return FormatJson::encode( self::dropNulls( [
			'$schema' => '/mediawiki/recentchange/1.0.0',
			'meta' => [
				'uri' => $title->getCanonicalURL(),
				'request_id' => WebRequest::getRequestId(),
				'id' => $services->getGlobalIdGenerator()->newUUIDv4(),
				'dt' => gmdate( 'Y-m-d\TH:i:s\Z' ),
				'domain' => $event['server_name'],
				'stream' => 'mediawiki.recentchange',
			],
		] + $event ) );
	}

	/** Newer cores give edits a link to their diff; log entries have none. */
	private static function notifyUrl( array $event ): ?string {
		if ( !isset( $event['revision'] ) ) {
			return null;
		}
		$query = $event['type'] === 'new'
			? [ 'oldid' => $event['revision']['new'] ]
			: [ 'diff' => $event['revision']['new'], 'oldid' => $event['revision']['old'] ];
		return $event['server_url'] . $event['server_script_path'] . '/index.php?' .
			wfArrayToCgi( $query + [ 'rcid' => $event['id'] ] );
	}

	private static function dropNulls( array $values ): array {
		foreach ( $values as $key => $value ) {
			if ( is_array( $value ) ) {
				$values[$key] = self::dropNulls( $value );
			} elseif ( $value === null ) {
				unset( $values[$key] );
			}
		}
		return $values;
	}
}

class LocalFileRCFeed extends FormattedRCFeed {
	public function send( array $feed, $line ) {
		return (bool)file_put_contents( $feed['file'], "$line\n", FILE_APPEND | LOCK_EX );
	}
}
