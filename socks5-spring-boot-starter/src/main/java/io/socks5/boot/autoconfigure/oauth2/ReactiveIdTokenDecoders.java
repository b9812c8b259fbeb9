package io.socks5.boot.autoconfigure.oauth2;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoderFactory;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Decodes ID tokens of reactive applications like {@link IdTokenDecoders}.
 */
class ReactiveIdTokenDecoders implements ReactiveJwtDecoderFactory<ClientRegistration> {

	private final ClientHttpConnector connector;

	private final Map<String, ReactiveJwtDecoder> decoders = new ConcurrentHashMap<>();

	ReactiveIdTokenDecoders(ClientHttpConnector connector) {
		this.connector = connector;
	}

	@Override
	public ReactiveJwtDecoder createDecoder(ClientRegistration registration) {
		return this.decoders.computeIfAbsent(registration.getRegistrationId(), (id) -> decoder(registration));
	}

	private ReactiveJwtDecoder decoder(ClientRegistration registration) {
		NimbusReactiveJwtDecoder decoder = NimbusReactiveJwtDecoder
			.withJwkSetUri(IdTokenDecoders.jwkSetUri(registration))
			.webClient(WebClient.builder().clientConnector(this.connector).build())
			.build();
		decoder.setJwtValidator(IdTokenDecoders.validator(registration));
		decoder.setClaimSetConverter(IdTokenDecoders.converter());
		return decoder;
	}

}
