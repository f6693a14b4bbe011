<?php
/**
 * Stand-in for the TimedMediaHandler extension, which Debian does not have: it makes
 * a WebM file look to a bot as it does on Commons.
 *
 *   - width, height and duration, read from the file's own EBML header;
 *   - thumbs at thumb/x/xy/V.webm/330px--V.webm.jpg, with 330px-seek=10-... too. The
 *     picture is <folder>/posters/V.webm/10.jpg, scaled, that of the middle where no
 *     second is asked for; else a plain colour, another one for each moment.
 */

class LocalVideoHandler extends ImageHandler {

	private const MASTER = [ 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0xE0, 0xE1 ];

	/** Read the few EBML elements we want from the head of a WebM file. */
	private static function ebml( string $d ): array {
		$out = [ 'w' => 0, 'h' => 0, 'duration' => 0.0, 'scale' => 1000000, 'codecs' => [] ];
		$num = static function ( int &$p, bool $id ) use ( $d ): int {
			$b = ord( $d[$p] ?? "\xff" );
			for ( $n = 1, $mask = 0x80; $n < 8 && !( $b & $mask ); $n++, $mask >>= 1 );
			$v = $id ? $b : $b & ( $mask - 1 );
			for ( $i = 1; $i < $n; $i++ ) {
				$v = ( $v << 8 ) | ord( $d[$p + $i] ?? "\0" );
			}
			$p += $n;
			return $v;
		};
		for ( $p = 0; $p < strlen( $d ) - 12; ) {
			$id = $num( $p, true );
			$len = $num( $p, false );
			if ( $id === 0x1F43B675 ) {	// first cluster: the head is over
				break;
			}
			if ( in_array( $id, self::MASTER, true ) ) {
				continue;	// step into it
			}
			$v = substr( $d, $p, min( $len, 64 ) );
			if ( $id === 0xB0 ) {
				$out['w'] = hexdec( bin2hex( $v ) );
			} elseif ( $id === 0xBA ) {
				$out['h'] = hexdec( bin2hex( $v ) );
			} elseif ( $id === 0x2AD7B1 ) {
				$out['scale'] = hexdec( bin2hex( $v ) );
			} elseif ( $id === 0x4489 ) {
				$out['duration'] = unpack( $len === 4 ? 'G' : 'E', $v )[1];
			} elseif ( $id === 0x86 ) {
				$out['codecs'][] = strtolower( preg_replace( '/^[AV]_|\/.*/', '', $v ) );
			}
			$p += $len;
		}
		return $out;
	}

	public function getSizeAndMetadata( $state, $path ) {
		$e = self::ebml( (string)file_get_contents( $path, false, null, 0, 65536 ) );
		return [ 'width' => $e['w'], 'height' => $e['h'], 'metadata' => [
			'length' => round( $e['duration'] * $e['scale'] / 1e9, 3 ), 'codecs' => $e['codecs'] ] ];
	}

	public function getMetadataType( $image ) {
		return 'localvideo';
	}

	public function getLength( $file ) {
		return (float)$file->getMetadataItem( 'length' );
	}

	public function mustRender( $file ) {
		return true;
	}

	public function getThumbType( $ext, $mime, $params = null ) {
		return [ 'jpg', 'image/jpeg' ];
	}

	public function validateParam( $name, $value ) {
		return $name === 'thumbtime' ? (float)$value >= 0 : parent::validateParam( $name, $value );
	}

	public function makeParamString( $params ) {
		return parent::makeParamString( $params ) . '-' .
			( isset( $params['thumbtime'] ) ? 'seek=' . (float)$params['thumbtime'] : '' );
	}

	public function parseParamString( $str ) {
		return preg_match( '/^(\d+)px-(?:seek=([\d.]+))?$/', $str, $m )
			? [ 'width' => $m[1] ] + ( isset( $m[2] ) ? [ 'thumbtime' => $m[2] ] : [] ) : false;
	}

	/** Where a test may have put what the video shows at that second. */
	private function poster( File $image, $second ): string {
		return $GLOBALS['lw']['dir'] . '/posters/' . $image->getName() . '/' . (int)$second . '.jpg';
	}

	public function doTransform( $image, $dstPath, $dstUrl, $params, $flags = 0 ) {
		if ( !$this->normaliseParams( $image, $params ) ) {
			return new TransformParameterError( $params );
		}
		[ 'physicalWidth' => $w, 'physicalHeight' => $h ] = $params;
		$size = [ 'width' => $w, 'height' => $h ];
		if ( $flags & self::TRANSFORM_LATER ) {
			return new ThumbnailImage( $image, $dstUrl, false, $size );
		}
		$out = imagecreatetruecolor( $w, $h );
		$poster = $this->poster( $image, $params['thumbtime'] ?? $this->getLength( $image ) / 2 );
		if ( is_file( $poster ) ) {
			$in = imagecreatefromjpeg( $poster );
			imagecopyresampled( $out, $in, 0, 0, 0, 0, $w, $h, imagesx( $in ), imagesy( $in ) );
		} else {
			imagefill( $out, 0, 0, crc32( $image->getSha1() . ( $params['thumbtime'] ?? '' ) ) & 0xffffff );
		}
		wfMkdirParents( dirname( $dstPath ) );
		imagejpeg( $out, $dstPath, 85 );
		return new ThumbnailImage( $image, $dstUrl, $dstPath, $size );
	}
}
