<?php
/**
 * prop=videoinfo with viprop=derivatives, in TimedMediaHandler's words: the original
 * first, then the transcodes that $wgLocalTranscodes says are made. router.php serves
 * <folder>/transcodes/V.webm/V.webm.240p.vp9.webm where a test has put one there, else
 * the original file, for every .../transcoded/... address.
 */

class LocalApiQueryVideoInfo extends ApiQueryImageInfo {

	public function __construct( ApiQuery $query, string $moduleName ) {
		parent::__construct( $query, $moduleName, 'vi' );
	}

	public static function getPropertyMessages( $filter = [] ) {
		return array_diff_key( parent::getPropertyMessages( $filter ) + [
			'derivatives' => 'apihelp-query+imageinfo-paramvalue-prop-url',
		], array_flip( $filter ) );
	}

	public function getAllowedParams() {
		$params = parent::getAllowedParams();
		foreach ( $params as $name => &$spec ) {	// the help texts are those of imageinfo
			$spec[ApiBase::PARAM_HELP_MSG] ??= "apihelp-query+imageinfo-param-$name";
		}
		return $params;
	}

	public static function getInfo( $file, $prop, $result, $thumbParams = null, $opts = false ) {
		$vals = parent::getInfo( $file, $prop, $result, $thumbParams, $opts );
		if ( isset( $prop['derivatives'] ) ) {
			$vals['derivatives'] = self::derivatives( $file );
			ApiResult::setIndexedTagName( $vals['derivatives'], 'derivative' );
		}
		return $vals;
	}

	private static function derivatives( File $file ): array {
		if ( !$file->getHandler() instanceof LocalVideoHandler ) {
			return [];
		}
		[ $w, $h ] = [ $file->getWidth(), $file->getHeight() ];
		$seconds = (float)$file->getLength() ?: 1;
		$list = [ [
			'src' => $file->getFullUrl(),
			'type' => 'video/webm; codecs="' . implode( ', ', $file->getMetadataItem( 'codecs' ) ?: [] ) . '"',
			'width' => $w,
			'height' => $h,
			'bandwidth' => (int)round( $file->getSize() * 8 / $seconds ),
		] ];
		$made = dirname( $file->getFullUrl(), 3 ) . '/transcoded/' . $file->getUrlRel() . '/' .
			rawurlencode( $file->getName() );
		foreach ( $GLOBALS['wgLocalTranscodes'] as $key ) {
			$max = (int)$key;	// "480p.vp9.webm" fits a 16:9 frame 480 high
			if ( $max >= min( $h, $w * 9 / 16 ) ) {
				continue;
			}
			$real = $GLOBALS['lw']['dir'] . "/transcodes/{$file->getName()}/{$file->getName()}.$key";
			$ratio = min( $max / $h, $max * 16 / 9 / $w );
			$list[] = [
				'src' => "$made.$key",
				'type' => 'video/webm; codecs="vp9, opus"',
				'transcodekey' => $key,
				'width' => (int)( round( $w * $ratio / 2 ) * 2 ),
				'height' => (int)( round( $h * $ratio / 2 ) * 2 ),
				'bandwidth' => is_file( $real ) ? (int)round( filesize( $real ) * 8 / $seconds ) : $max * 2000,
			];
		}
		return $list;
	}
}
