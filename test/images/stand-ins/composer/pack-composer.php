<?php

// One file of Debian's Composer and the libraries that it is spread over, as Composer's own releases are.
$archive = new Phar('/tmp/composer.phar');
foreach (['/usr/share/php', '/usr/share/composer'] as $folder) {
    if (!is_dir($folder)) {
        continue;
    }
    $files = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($folder, FilesystemIterator::SKIP_DOTS | FilesystemIterator::FOLLOW_SYMLINKS));
    foreach ($files as $file) {
        if ($file->isFile()) {
            // Debian's loaders name each other by their places in the file system.
            $code = str_replace('/usr/share/', 'phar://composer.phar/share/', file_get_contents($file->getRealPath()));
            $archive->addFromString('share' . substr($file->getPathname(), strlen('/usr/share')), $code);
        }
    }
}
$program = preg_replace('/^#!.*\n/', '', file_get_contents('/usr/bin/composer'));
$archive->addFromString('bin/composer', $program);
$archive->setStub("#!/usr/bin/env php\n<?php Phar::mapPhar('composer.phar'); set_include_path('phar://composer.phar/share/php'); require 'phar://composer.phar/bin/composer'; __HALT_COMPILER();");
