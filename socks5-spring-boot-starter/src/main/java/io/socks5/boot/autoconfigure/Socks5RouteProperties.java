package io.socks5.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties of one route of the default client.
 *
 * @param hosts hosts of the destinations: names, globs such as *.example.com, domains
 * with a leading dot, addresses, CIDR blocks, and &lt;local&gt; for names without a dot
 * @param ports ports of the destinations: numbers or ranges such as 8000-8100. All ports
 * if it is not set
 * @param via name of the client that leads to the destinations, or "default", "direct" or
 * "deny"
 */
public record Socks5RouteProperties(@DefaultValue List<String> hosts, @DefaultValue List<String> ports,
		@Nullable String via) {
}
