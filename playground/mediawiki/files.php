<?php
/** Uploads and thumbnails. */
$wgEnableUploads = true;
$wgUploadDirectory = $lw['dir'] . '/images';
$wgUploadPath = '/wikipedia/commons';	// same path as on upload.wikimedia.org
$wgFileExtensions = [ 'png', 'gif', 'jpg', 'jpeg', 'webp', 'svg', 'tif', 'tiff', 'xcf', 'pdf', 'djvu',
	'webm', 'ogv', 'ogg', 'oga', 'opus', 'mp3', 'wav', 'flac', 'mid', 'mpg', 'mpeg', 'stl' ];
$wgMaxUploadSize = 100 * 1024 * 1024;
$wgMaxImageArea = 1e8;
$wgMaxAnimatedGifArea = 1e8;
$wgGenerateThumbnailOnParse = false;	// thumbs are made when first fetched (thumb_handler)
$wgThumbnailEpoch = '20000101000000';
$wgUseImageMagick = true;
$wgImageMagickConvertCommand = '/usr/bin/convert';
$wgTiffThumbnailType = [ 'jpg', 'image/jpeg' ];
$wgSVGConverter = 'rsvg';
$wgSVGConverterPath = '/usr/bin';
$wgMaxShellMemory = 0;	// no ulimit: ImageMagick and rsvg map more than they use
$wgMaxShellFileSize = 0;
$wgMaxShellTime = 60;

wfLoadExtension( 'PdfHandler' );
$wgPdfProcessor = '/usr/bin/gs';
$wgPdfPostProcessor = '/usr/bin/convert';
$wgPdfInfo = '/usr/bin/pdfinfo';
$wgPdftoText = '/usr/bin/pdftotext';

// Stand-in for TimedMediaHandler, which Debian does not have. The classes extend core
// classes, so they load only when they are asked for.
$wgAutoloadClasses['LocalVideoHandler'] = __DIR__ . '/LocalVideo.php';
$wgAutoloadClasses['LocalApiQueryVideoInfo'] = __DIR__ . '/LocalVideoInfo.php';
$wgMediaHandlers['video/webm'] = 'LocalVideoHandler';
$wgAPIPropModules['videoinfo'] = 'LocalApiQueryVideoInfo';
$wgLocalTranscodes = [ '240p.vp9.webm', '360p.vp9.webm', '480p.vp9.webm', '720p.vp9.webm', '1080p.vp9.webm' ];
