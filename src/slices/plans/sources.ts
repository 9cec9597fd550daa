// SPDX-License-Identifier: AGPL-3.0-or-later
import { HOUSE_RULE, type LegalSource } from '../../shared/legal.ts'

/** The acts and guides the rules of a plan rest on. */
export const planSources = {
  planContent: {
    key: 'PAD-FAQ-04',
    act: 'PA digitale 2026, FAQ «Piano di migrazione»',
    article: 'n. 009',
    url: 'https://padigitale2026.gov.it',
    note: 'Tutti i servizi stanno nel piano, tranne quelli già migrati correttamente.',
  },
  classificationFirst: {
    key: 'ACN-21007',
    act: 'ACN, Regolamento unico 21007/24',
    url: 'https://www.acn.gov.it',
    inForceFrom: '2024-08-01',
    note: 'L’elenco classificato dei servizi precede il piano (PAD-FAQ 04, cloud.italia.it).',
  },
  levels: {
    key: 'ACN-21007-LIVELLI',
    act: 'ACN, Regolamento unico 21007/24, livelli di qualificazione e adeguamento',
    url: 'https://www.acn.gov.it',
    inForceFrom: '2024-08-01',
    note: 'Livello 1 per i dati ordinari; la corrispondenza dei livelli 2 e 4 non è stata letta nel testo.',
  },
  levelsUnverified: {
    key: 'ACN-21007-LIVELLI-2-4',
    act: 'ACN, Regolamento unico 21007/24, livelli 2 e 4',
    url: 'https://www.acn.gov.it',
    inForceFrom: '2024-08-01',
    unverified: true,
  },
  validity: {
    key: 'CLOUD-VALIDITA',
    act: 'cloud.italia.it, validità di 36 mesi delle qualificazioni',
    url: 'https://cloud.italia.it',
  },
  psnStrategic: {
    key: 'PAD-FAQ-1.1',
    act: 'PA digitale 2026, FAQ misura 1.1',
    article: 'n. 032',
    url: 'https://padigitale2026.gov.it',
    note: 'Dati strategici: ogni servizio PSN tranne Secure Public Cloud.',
  },
  destinations: {
    key: 'PT-2024-26-CAP6',
    act: 'Piano triennale per l’informatica 2024-2026, capitolo 6',
    url: 'https://www.agid.gov.it',
    note: 'Enti locali: PSN, altre infrastrutture pubbliche conformi, cloud qualificato.',
  },
  retain: {
    key: 'MAN-6R',
    act: 'Manuale di abilitazione al cloud, strategie di migrazione',
    url: 'https://docs.italia.it',
    note: 'La conservazione vuole una data in cui tornare a valutare.',
  },
  card: {
    key: 'PAD-OD-SCHEDA',
    act: 'PA digitale 2026, open data, scheda «Servizio_Richiesta__c»',
    url: 'https://github.com/teamdigitale/padigitale2026-opendata',
  },
  modeChange: {
    key: 'PAD-FAQ-1.2-MODO',
    act: 'PA digitale 2026, FAQ misura 1.2, passaggio dal modo A al modo B',
    url: 'https://padigitale2026.gov.it',
    note: 'Il miglioramento chiede una dichiarazione firmata e non cambia l’importo.',
  },
  modes: {
    key: 'PAD-FAQ-1.2-MODI',
    act: 'PA digitale 2026, FAQ misura 1.2, e Strategia Cloud Italia: modi A e B',
    url: 'https://padigitale2026.gov.it',
    note: 'A: stesso programma su IaaS, hosting o housing. B: PaaS o SaaS.',
  },
  movements12: {
    key: 'PAD-FAQ-1.2-MOVIMENTI',
    act: 'PA digitale 2026, FAQ misura 1.2, movimenti ammessi',
    url: 'https://padigitale2026.gov.it',
    note: 'Dice che cosa paga la misura, non che cosa un piano può fare.',
  },
  renunciation: {
    key: 'GDC-RINUNCIA-1.2',
    act: 'ANCI digitale, guida ai comuni per la misura 1.2, rinuncia alla candidatura',
    url: 'https://gdc.ancidigitale.it',
    note: 'Con la rinuncia decade anche il piano: va trasmesso di nuovo.',
  },
  groupB: {
    key: 'PT-CAP6.PA.01',
    act: 'Piano triennale per l’informatica 2024-2026',
    article: 'linea CAP6.PA.01',
    url: 'https://www.agid.gov.it',
    note: 'I data center di gruppo B si svuotano con la migrazione; che il piano lo dimostri è regola interna.',
  },
} as const satisfies Readonly<Record<string, LegalSource>>

/** That a plan lapses with its funding was read of measure 1.2 alone; of another it is a rule of ours. */
export function renunciationSource({ measure }: { readonly measure: string }): LegalSource {
  return /^1\.2(?!\S)/.test(measure) ? planSources.renunciation : HOUSE_RULE
}

/** The source of a term, as its reference row tells it. */
export function termSource(source: string, isCertain: boolean): LegalSource {
  return { key: `TERM ${source}`, act: source, ...(isCertain ? {} : { unverified: true }) }
}
