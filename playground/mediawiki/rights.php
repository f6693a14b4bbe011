<?php
/** Users and rights, as on Commons where it matters to a bot. */
$wgEnableBotPasswords = true;
$wgAutoConfirmAge = 0;
$wgAutoConfirmCount = 0;
foreach ( [ 'default', 'sysop', 'bureaucrat', 'interface-admin', 'bot' ] as $lwGroup ) {
	$wgPasswordPolicy['policies'][$lwGroup] = [ 'MinimalPasswordLength' => 1 ];
}
$wgGroupPermissions['bot']['noratelimit'] = true;
$wgGroupPermissions['bot']['apihighlimits'] = true;
$wgGroupPermissions['patroller'] = [ 'patrol' => true, 'autopatrol' => true, 'rollback' => true ];
$wgGroupPermissions['filemover'] = [ 'movefile' => true, 'suppressredirect' => true ];
$wgGroupPermissions['user']['movefile'] = false;
$wgGroupPermissions['sysop']['movefile'] = true;
$wgUseRCPatrol = true;
$wgUseNPPatrol = true;
$wgUseFilePatrol = true;
$wgRCWatchCategoryMembership = true;	// gives "categorize" events, as on Commons
// The people of the tests may be as quick as they like.
$wgRateLimits = [];
