<?php
/** MariaDB, where several may write at once: edits conflict as they do on Wikimedia. */
$wgDBtype = 'mysql';
$wgDBserver = '127.0.0.1:' . $lw['mariadb'];
$wgDBuser = 'root';	// of a server that is this wiki's own
$wgDBpassword = '';
$wgDBTableOptions = 'ENGINE=InnoDB, DEFAULT CHARSET=binary';
