/**
 * LDAP connections of JNDI through a SOCKS5 proxy. JNDI creates the factories by the
 * names of the classes.
 */
@NullMarked
package io.socks5.boot.ldap;

import org.jspecify.annotations.NullMarked;
