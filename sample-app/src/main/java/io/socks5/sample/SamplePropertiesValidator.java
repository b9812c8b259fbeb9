package io.socks5.sample;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.util.StringUtils;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * A validator that names the invalid property.
 */
class SamplePropertiesValidator implements Validator {

	@Override
	public boolean supports(Class<?> type) {
		return SampleProperties.class == type;
	}

	@Override
	public void validate(Object target, Errors errors) {
		SampleProperties properties = (SampleProperties) target;
		SampleProperties.Xmpp xmpp = properties.getXmpp();
		if (xmpp.getPort() < 0 || xmpp.getPort() > 65535) {
			reject(errors, "xmpp.port", "must be between 0 and 65535");
		}
		if (xmpp.isEmbedded()) {
			embedded(xmpp, errors);
		}
		else {
			real(xmpp, errors);
		}
		accounts(xmpp.getAccounts(), errors);
		retry(properties.getRetry(), errors);
	}

	private void embedded(SampleProperties.Xmpp xmpp, Errors errors) {
		if (StringUtils.hasText(xmpp.getTrustCertificate())) {
			reject(errors, "xmpp.trustCertificate", "must not be set for the embedded XMPP server, which has "
					+ "its own certificate; set sample.xmpp.embedded=false to use another server");
		}
	}

	private void real(SampleProperties.Xmpp xmpp, Errors errors) {
		require(errors, "xmpp.domain", xmpp.getDomain(), "must be set because sample.xmpp.embedded is false");
		require(errors, "xmpp.host", xmpp.getHost(),
				"must be set because sample.xmpp.embedded is false " + "(SRV records are not looked up)");
		String location = xmpp.getTrustCertificate();
		if (StringUtils.hasText(location)) {
			try {
				PemFile.certificates(location);
			}
			catch (RuntimeException ex) {
				reject(errors, "xmpp.trustCertificate", "must be a readable PEM certificate: " + ex.getMessage());
			}
		}
	}

	private void accounts(List<Account> accounts, Errors errors) {
		if (accounts.isEmpty()) {
			reject(errors, "xmpp.accounts", "must have at least one account");
		}
		Set<String> seen = new HashSet<>();
		for (int i = 0; i < accounts.size(); i++) {
			String field = "xmpp.accounts[" + i + "]";
			String username = accounts.get(i).getUsername();
			require(errors, field + ".username", username, "must not be empty");
			if (username.contains("@") || username.contains("/")) {
				reject(errors, field + ".username", "must be only the part before the @");
			}
			if (!seen.add(username)) {
				reject(errors, field + ".username", "must be unique");
			}
			require(errors, field + ".password", accounts.get(i).getPassword(), "must not be empty");
		}
	}

	private void retry(SampleProperties.Retry retry, Errors errors) {
		if (retry.getInitialInterval().compareTo(Duration.ofMillis(1)) < 0) {
			reject(errors, "retry.initialInterval", "must be positive");
		}
		if (retry.getMaxInterval().compareTo(retry.getInitialInterval()) < 0) {
			reject(errors, "retry.maxInterval", "must not be shorter than sample.retry.initialInterval");
		}
	}

	private void require(Errors errors, String field, String value, String message) {
		if (!StringUtils.hasText(value)) {
			reject(errors, field, message);
		}
	}

	private void reject(Errors errors, String field, String message) {
		// Spring Boot reports the field, whose spelling may differ from the property
		String property = "sample." + DataObjectPropertyName.toDashedForm(field);
		errors.rejectValue(field, "invalid", property + " " + message);
	}

}
