/**
 * Socket factories of JDBC drivers, which the drivers create by the names of the classes.
 */
@NullMarked
package io.socks5.boot.jdbc;

import org.jspecify.annotations.NullMarked;
