package io.socks5.boot.endpoint;

import io.socks5.boot.endpoint.Socks5Endpoint.ClientsDescriptor;
import io.socks5.boot.endpoint.Socks5Endpoint.ReachDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Hints for the results that no method declares by their type.
 */
class Socks5EndpointRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), ClientsDescriptor.class,
				ReachDescriptor.class);
	}

}
