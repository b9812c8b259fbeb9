package io.socks5.boot.autoconfigure.oauth2;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.converter.ClaimTypeConverter;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestTemplate;

/**
 * Decodes ID tokens like {@link OidcIdTokenDecoderFactory}, which takes no HTTP client.
 */
class IdTokenDecoders implements JwtDecoderFactory<ClientRegistration> {

	private final ClientHttpRequestFactory requestFactory;

	private final Map<String, JwtDecoder> decoders = new ConcurrentHashMap<>();

	IdTokenDecoders(ClientHttpRequestFactory requestFactory) {
		this.requestFactory = requestFactory;
	}

	@Override
	public JwtDecoder createDecoder(ClientRegistration registration) {
		return this.decoders.computeIfAbsent(registration.getRegistrationId(), (id) -> decoder(registration));
	}

	private JwtDecoder decoder(ClientRegistration registration) {
		NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(jwkSetUri(registration))
			.restOperations(new RestTemplate(this.requestFactory))
			.build();
		decoder.setJwtValidator(validator(registration));
		decoder.setClaimSetConverter(converter());
		return decoder;
	}

	static ClaimTypeConverter converter() {
		return new ClaimTypeConverter(OidcIdTokenDecoderFactory.createDefaultClaimTypeConverters());
	}

	static OAuth2TokenValidator<Jwt> validator(ClientRegistration registration) {
		return JwtValidators.createDefaultWithValidators(List.of(new OidcIdTokenValidator(registration)));
	}

	static String jwkSetUri(ClientRegistration registration) {
		String uri = registration.getProviderDetails().getJwkSetUri();
		if (uri == null || uri.isEmpty()) {
			OAuth2Error error = new OAuth2Error("missing_signature_verifier",
					"The client registration '" + registration.getRegistrationId() + "' has no JWK set URI", null);
			throw new OAuth2AuthenticationException(error, error.toString());
		}
		return uri;
	}

}
