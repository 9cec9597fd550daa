// SPDX-License-Identifier: AGPL-3.0-or-later
import { classRank, dataClassPlurals } from '../../shared/classification.ts'
import { formatDate, type LocalDate } from '../../shared/dates.ts'
import { HOUSE_RULE } from '../../shared/legal.ts'
import { qualificationEnd } from '../../shared/qualification.ts'
import {
  type Finding,
  type FindingLevel,
  inheritedFields,
  isFrozen,
  isModeChange,
  itemFieldLabels,
  type LevelFacts,
  type RuleFacts,
  type RuleService,
  type TermFacts,
} from './model.ts'
import { about, days, finding, moving, type PlanRule, planned } from './rules-kit.ts'
import { rulesTogether } from './rules-together.ts'
import { planSources, renunciationSource, termSource } from './sources.ts'

/** Every service of the body is in the plan with a decision, or is excused. Source: PAD-FAQ 04 n. 009. */
export const everyServiceAnswered: PlanRule = (facts) =>
  facts.services.flatMap((service) => {
    if (service.item === null)
      return [
        finding(facts, 'PR-01', about(service), {
          level: 'stop',
          title: 'Il servizio non è nel piano',
          detail: `${service.name} è nell’inventario ma non nel piano: aggiungilo e decidi, oppure segnalo come non dovuto con il motivo.`,
          source: planSources.planContent,
          field: 'approach',
        }),
      ]
    if (service.item.approach === null)
      return [
        finding(facts, 'PR-01', about(service), {
          level: 'stop',
          title: 'Manca la decisione',
          detail: `Per ${service.name} non è ancora scelto se e come migra.`,
          source: planSources.planContent,
          field: 'approach',
        }),
      ]
    return []
  })

/** Every service in the plan has a class. Source: CLASSIFICATION precedes the plan. */
export const everyServiceClassified: PlanRule = (facts) =>
  planned(facts)
    .filter(
      ({ item, dataClass }) =>
        dataClass === null && item.approach !== 'retire' && item.approach !== 'not_due',
    )
    .map((service) =>
      finding(facts, 'PR-02', about(service), {
        level: 'stop',
        title: 'Manca la classe dei dati',
        detail: `${service.name} non è classificato: senza la classe non si può verificare la destinazione.`,
        source: planSources.classificationFirst,
        field: 'dataClass',
      }),
    )

/** A service that moves has a destination among the admitted ones. Source: PT 2024-26. */
export const destinationChosen: PlanRule = (facts) =>
  moving(facts)
    .filter(({ item }) => item.destinationKind === null)
    .map((service) =>
      finding(facts, 'PR-03', about(service), {
        level: 'stop',
        title: 'Manca la destinazione',
        detail: `Scegli dove andrà ${service.name}: PSN, cloud qualificato, infrastruttura adeguata o data center di gruppo A.`,
        source: planSources.destinations,
        field: 'destinationKind',
      }),
    )

/**
 * The destination's level serves the class of the service. An unknown level is told as such, never as insufficient; a
 * correspondence not read in the act warns and does not stop. Source: ACN 21007/24; PSN: PAD-FAQ 1.1 n. 032.
 */
export const levelEnough: PlanRule = (facts) =>
  moving(facts).flatMap((service) => {
    const { item, dataClass } = service
    if (dataClass === null || item.destinationKind === null) return []
    if (item.destinationKind === 'psn') {
      if (dataClass !== 'strategic' || !/secure\s+public\s+cloud/i.test(item.destinationName)) return []
      return [
        finding(facts, 'PR-04', about(service), {
          level: 'stop',
          title: 'Servizio PSN non ammesso per dati strategici',
          detail: 'Secure Public Cloud non serve dati strategici: scegli un altro servizio del PSN.',
          source: planSources.psnStrategic,
          field: 'destinationName',
        }),
      ]
    }
    const level = levelOf(facts.levels, item.qualificationCode)
    if (level === null)
      return [
        finding(facts, 'PR-04', about(service), {
          level: 'info',
          title: 'Livello non noto',
          detail: `Indica la qualificazione o l’adeguamento della destinazione di ${service.name}: serve un livello per dati ${dataClassPlurals[dataClass]}.`,
          source: planSources.levels,
          field: 'qualificationCode',
        }),
      ]
    if (classRank(level.servesClass) >= classRank(dataClass)) return []
    const certain = level.certainty === 'certain'
    return [
      finding(facts, 'PR-04', about(service), {
        level: certain ? 'stop' : 'warn',
        title: 'Il livello della destinazione non basta',
        detail: `${level.code} serve dati ${dataClassPlurals[level.servesClass]}; ${service.name} tratta dati ${dataClassPlurals[dataClass]}.`,
        source: certain ? planSources.levels : planSources.levelsUnverified,
        certainty: level.certainty,
        field: 'qualificationCode',
      }),
    ]
  })

function levelOf(levels: readonly LevelFacts[], code: string | null): LevelFacts | null {
  return levels.find((level) => level.code === code) ?? null
}

/** The level in words: what a page says beside a destination. */
export function describeLevel(
  facts: Pick<RuleFacts, 'levels'>,
  service: RuleService,
): 'enough' | 'not_enough' | 'unknown' {
  const { item, dataClass } = service
  if (!item || dataClass === null || item.destinationKind === null) return 'unknown'
  if (item.destinationKind === 'psn')
    return dataClass === 'strategic' && /secure\s+public\s+cloud/i.test(item.destinationName)
      ? 'not_enough'
      : 'enough'
  const level = levelOf(facts.levels, item.qualificationCode)
  if (level === null) return 'unknown'
  return classRank(level.servesClass) >= classRank(dataClass) ? 'enough' : 'not_enough'
}

/**
 * The qualification is valid on the day the service is released: 36 months from its first day. A validity that nobody wrote, or further than
 * 36 months from today, is told. Source: cloud.italia.it; a renewal asked in time keeps it (to be verified).
 */
export const qualificationValid: PlanRule = (facts) => {
  const longest = qualificationEnd(facts.today)
  return moving(facts).flatMap((service) => {
    const { destinationKind, qualificationCode, qualificationValidTo: until, endsOn } = service.item
    if (destinationKind === 'psn') return []
    const tell = (level: FindingLevel, title: string, detail: string) => [
      finding(facts, 'PR-05', about(service), {
        level,
        title,
        detail,
        source: planSources.validity,
        field: 'qualificationValidTo',
        canExplain: level === 'warn',
      }),
    ]
    if (until === null)
      return qualificationCode === null
        ? []
        : tell(
            'info',
            'Validità della qualificazione non nota',
            `Scrivi fino a quando vale ${qualificationCode}: dura 36 mesi, e deve valere il giorno del rilascio.`,
          )
    if (endsOn !== null && until < endsOn)
      return tell(
        'warn',
        'La qualificazione scade prima del rilascio',
        `Vale fino al ${formatDate(until)}; il rilascio è previsto il ${formatDate(endsOn)}. Se il rinnovo è già chiesto, scrivilo.`,
      )
    if (endsOn === null && until < facts.today)
      return tell(
        'warn',
        'La qualificazione è scaduta',
        `Valeva fino al ${formatDate(until)}. Se il rinnovo è già chiesto, scrivilo.`,
      )
    return until > longest
      ? tell(
          'warn',
          'La validità supera i 36 mesi',
          `${formatDate(until)} è oltre il ${formatDate(longest)}: una qualificazione data oggi finirebbe prima. Controlla la data.`,
        )
      : []
  })
}

/** Contract, start and end come one after the other. House rule. */
export const datesInOrder: PlanRule = (facts) =>
  moving(facts).flatMap((service) => {
    const { contractOn, startsOn, endsOn } = service.item
    const steps: readonly {
      label: string
      on: LocalDate | null
      field: 'contractOn' | 'startsOn' | 'endsOn'
    }[] = [
      { label: 'il contratto', on: contractOn, field: 'contractOn' },
      { label: 'l’inizio', on: startsOn, field: 'startsOn' },
      { label: 'la fine', on: endsOn, field: 'endsOn' },
    ]
    const known = steps.filter((step) => step.on !== null)
    return known.flatMap((step, index) => {
      const before = known[index - 1]
      if (!before?.on || !step.on || before.on <= step.on) return []
      return [
        finding(facts, 'PR-06', about(service), {
          level: 'stop',
          title: 'Le date non sono in ordine',
          detail: `Per ${service.name} ${step.label} (${formatDate(step.on)}) viene prima di ${before.label} (${formatDate(before.on)}).`,
          source: HOUSE_RULE,
          field: step.field,
        }),
      ]
    })
  })

/** A service that moves or is retired has a planned end. House rule: without it the data centre's closing has no date. */
export const endPlanned: PlanRule = (facts) =>
  planned(facts)
    .filter(
      ({ item }) =>
        (item.approach === 'A' || item.approach === 'B' || item.approach === 'retire') &&
        item.endsOn === null,
    )
    .map((service) =>
      finding(facts, 'PR-07', about(service), {
        level: 'stop',
        title: 'Manca la fine prevista',
        detail: `Scrivi entro quando ${service.name} sarà ${service.item.approach === 'retire' ? 'dismesso' : 'migrato per intero'}.`,
        source: HOUSE_RULE,
        field: 'endsOn',
      }),
    )

/** What stays, is retired or is not due says why; what stays says when it will be looked at again. Source: MAN. */
export const reasonGiven: PlanRule = (facts) =>
  planned(facts).flatMap((service) => {
    const { approach, reason, reviewOn } = service.item
    if (approach === null || approach === 'A' || approach === 'B') return []
    const missing: Finding[] = []
    if (reason.trim() === '')
      missing.push(
        finding(facts, 'PR-08', about(service), {
          level: 'stop',
          title: 'Manca il motivo',
          detail: `Scrivi perché ${service.name} ${approach === 'retain' ? 'resta dov’è' : approach === 'retire' ? 'si dismette' : 'non va migrato'}.`,
          source: approach === 'not_due' ? planSources.planContent : planSources.retain,
          field: 'reason',
        }),
      )
    if (approach === 'retain' && reviewOn === null)
      missing.push(
        finding(facts, 'PR-08', about(service), {
          level: 'stop',
          title: 'Manca la data in cui rivedere la scelta',
          detail: `${service.name} resta dov’è: scrivi quando la scelta si valuta di nuovo.`,
          source: planSources.retain,
          field: 'reviewOn',
        }),
      )
    return missing
  })

/**
 * Terms of migration: an end after them is told with its days and asks a reason and a new date (piano di rientro), which the
 * reviewer accepts or refuses. It never stops the plan. Source: the term's own row.
 */
export const termsRespected: PlanRule = (facts) =>
  facts.terms
    .filter((term) => term.subject === 'migration')
    .flatMap((term) => {
      const late = moving(facts).filter(({ item }) => item.endsOn !== null && item.endsOn > term.dueOn)
      if (late.length === 0) return []
      const last = late.reduce(
        (max, { item }) => (item.endsOn !== null && item.endsOn > max ? item.endsOn : max),
        term.dueOn,
      )
      const { lateReason, lateNewEndOn } = facts.plan
      const isAsked = lateReason.trim() !== '' && lateNewEndOn !== null
      return [
        ...late.map((service) => {
          const endsOn = service.item.endsOn ?? term.dueOn
          // Once the recovery plan asks for a day that covers it, the delay is told and no longer to be mended.
          const isCovered = isAsked && lateNewEndOn >= endsOn
          return finding(facts, 'PR-09', about(service), {
            level: isCovered ? 'info' : 'warn',
            title: `Oltre il termine di ${days(term.dueOn, endsOn)}`,
            detail: `${term.title}: ${formatDate(term.dueOn)}. La fine di ${service.name} è il ${formatDate(endsOn)}${
              isCovered ? `: il piano di rientro chiede il ${formatDate(lateNewEndOn)}` : ''
            }.`,
            source: sourceOf(term),
            certainty: term.certainty,
            field: 'endsOn',
            ...(term.dueOn > facts.today
              ? {
                  repair: {
                    label: `Porta la fine al ${formatDate(term.dueOn)}`,
                    field: 'endsOn' as const,
                    value: term.dueOn,
                  },
                }
              : {}),
          })
        }),
        ...(!isAsked || lateNewEndOn < last
          ? [
              finding(facts, 'PR-10', null, {
                level: 'warn',
                title: 'Manca il piano di rientro',
                detail: `${late.length === 1 ? 'Un servizio finisce' : `${late.length} servizi finiscono`} oltre il termine del ${formatDate(term.dueOn)}, l’ultimo il ${formatDate(last)}: scrivi il motivo e la nuova data. L’istruttore la accetta o la rifiuta.`,
                source: sourceOf(term),
                certainty: term.certainty,
                field: 'late',
              }),
            ]
          : []),
      ]
    })

function sourceOf(term: TermFacts) {
  return termSource(term.source, term.certainty === 'certain')
}

/** A plan sent after its own term says so; sending stays open. Source: the term's own row. */
export const planTermTold: PlanRule = (facts) =>
  facts.terms
    .filter((term) => term.subject === 'plan' && term.dueOn < facts.today && facts.plan.versionCount === 0)
    .map((term) =>
      finding(facts, 'PR-11', null, {
        level: 'info',
        title: `Invio oltre il termine di ${days(term.dueOn, facts.today)}`,
        detail: `${term.title}: ${formatDate(term.dueOn)}. Il termine è passato ma il piano si può e si deve ancora trasmettere.`,
        source: sourceOf(term),
        certainty: term.certainty,
        field: null,
      }),
    )

/** A group B data centre of the body is emptied by the plan, also of what others host there, or its body explains why not. */
export const groupBEmptied: PlanRule = (facts) =>
  facts.dataCentres
    .filter((place) => place.isOwn && place.group === 'B')
    .flatMap((place) => {
      const own = facts.services.filter((service) => service.dataCentreId === place.dataCentreId)
      const staying = own.filter(
        ({ item }) =>
          !item ||
          item.approach === null ||
          item.approach === 'retain' ||
          item.approach === 'not_due' ||
          item.endsOn === null,
      )
      const foreign = place.foreignServices.filter((service) => service.endsOn === null)
      const places = [
        ...staying.map((service) => service.name),
        ...foreign.map((service) => `${service.name} (${service.administrationName})`),
      ]
      if (places.length === 0) return []
      const subject = { id: place.dataCentreId, name: place.name }
      const explained = facts.explanations.has(`PR-12 ${place.dataCentreId}`)
      return [
        finding(facts, 'PR-12', subject, {
          level: explained ? 'warn' : 'stop',
          title: `${place.name}: il data center di gruppo B non si svuota`,
          detail: `${places.length === 1 ? 'Resta' : 'Restano'} senza una fine: ${places.join(', ')}. Scrivi le date, oppure spiega perché il data center resta aperto.`,
          source: planSources.groupB,
          field: 'dataCentre',
          canExplain: true,
        }),
      ]
    })

/** The release comes after the end of the current contract: days without cover. House rule. */
export const contractCovered: PlanRule = (facts) =>
  moving(facts).flatMap((service) => {
    const { endsOn } = service.item
    const until = service.contractEndsOn
    if (!endsOn || !until || endsOn <= until) return []
    return [
      finding(facts, 'PR-13', about(service), {
        level: 'warn',
        title: 'La data di rilascio è dopo quella del contratto attuale',
        detail: `Il contratto di ${service.softwareNames.join(', ')} finisce il ${formatDate(until)}; il rilascio è previsto il ${formatDate(endsOn)}: ${days(until, endsOn)} senza copertura.`,
        source: HOUSE_RULE,
        field: 'endsOn',
        canExplain: true,
      }),
    ]
  })

/** Cost and yearly fee of what moves: a missing amount is n.d., never zero. House rule. */
export const costsTold: PlanRule = (facts) =>
  moving(facts)
    .filter(({ item }) => item.costCents === null || item.yearlyFeeCents === null)
    .map((service) =>
      finding(facts, 'PR-14', about(service), {
        level: 'info',
        title: 'Costi non indicati',
        detail: `Per ${service.name} manca ${service.item.costCents === null ? 'il costo una tantum' : 'il canone annuo'}: nei totali resta n.d.`,
        source: HOUSE_RULE,
        field: service.item.costCents === null ? 'costCents' : 'yearlyFeeCents',
      }),
    )

/** A service approved in mode A may become B with a signed statement. Source: PAD-FAQ 1.2. */
export const modeChangeSigned: PlanRule = (facts) =>
  planned(facts)
    .filter(({ item }) => isModeChange(facts, item) && item.statement === null)
    .map((service) =>
      finding(facts, 'PR-15', about(service), {
        level: 'stop',
        title: 'Manca la dichiarazione del cambio di modo',
        detail: `${service.name} è approvato in modo A e passa a B: allega la dichiarazione firmata. L’importo finanziato non cambia.`,
        source: planSources.modeChange,
        field: 'approach',
      }),
    )

/** Data that stay behind, or an old system that stays, are told with their reason. Source: PAD-OD, card of the service. */
export const remaindersExplained: PlanRule = (facts) =>
  moving(facts).flatMap((service) => {
    const { isDataComplete, dataReason, isLegacyDecommissioned, legacyReason } = service.item
    const missing: Finding[] = []
    if (isDataComplete === false && dataReason.trim() === '')
      missing.push(
        finding(facts, 'PR-16', about(service), {
          level: 'warn',
          title: 'Manca il motivo dei dati che restano',
          detail: `Non tutti i dati di ${service.name} passano: scrivi quali restano e perché. Un servizio è migrato quando lo è per intero.`,
          source: planSources.card,
          field: 'dataReason',
        }),
      )
    if (isLegacyDecommissioned === false && legacyReason.trim() === '')
      missing.push(
        finding(facts, 'PR-16', about(service), {
          level: 'warn',
          title: 'Manca il motivo per cui il vecchio sistema resta',
          detail: `Il vecchio sistema di ${service.name} non si dismette: scrivi perché e fino a quando.`,
          source: planSources.card,
          field: 'legacyReason',
        }),
      )
    return missing
  })

/** What was copied from a model of the office is nobody's decision until somebody confirms it. House rule. */
export const inheritedConfirmed: PlanRule = (facts) =>
  planned(facts).flatMap((service) => {
    const fields = inheritedFields(service.item)
    if (fields.length === 0) return []
    return [
      finding(facts, 'PR-22', about(service), {
        level: 'stop',
        title: 'Valori ripresi da un modello, da confermare',
        detail: `Per ${service.name} vengono dal modello «${service.item.inherited.from}»: ${fields.map((field) => itemFieldLabels[field].toLowerCase()).join(', ')}. Conferma o cambia.`,
        source: HOUSE_RULE,
        field: 'inherited',
      }),
    ]
  })

/** A plan whose funding was given up lapses: it is sent again once the body says what it makes of it. Source: ANCI, guide to measure 1.2; of others a house rule. */
export const fundingInForce: PlanRule = (facts) =>
  facts.renunciations.map(({ callTitle, measure, renouncedOn }) =>
    finding(facts, 'PR-23', null, {
      level: 'stop',
      title: 'Il finanziamento è stato rinunciato: il piano decade',
      detail: `Dal ${formatDate(renouncedOn)} l’ente ha rinunciato a «${callTitle}»${measure ? `, misura ${measure}` : ''}. Di’ se il piano resta senza i fondi o si riduce: poi va trasmesso di nuovo.`,
      source: renunciationSource({ measure }),
      field: 'renunciation',
    }),
  )

/** A body that ended sends nothing more: who goes on takes its services over. House rule. */
export const bodyInForce: PlanRule = (facts) => {
  if (facts.ending === null) return []
  const { endedOn, successors } = facts.ending
  const next = successors.length > 0 ? `, prosegue ${successors.join(', ')}` : ''
  return [
    finding(facts, 'PR-24', null, {
      level: 'stop',
      title: 'L’ente è cessato: il piano non si trasmette',
      detail: `L’ente è soppresso dal ${formatDate(endedOn)}${next}. I servizi ancora attivi vanno presi in carico da chi prosegue, nel suo piano.`,
      source: HOUSE_RULE,
      field: null,
    }),
  ]
}

export const planRules: readonly PlanRule[] = [
  everyServiceAnswered,
  everyServiceClassified,
  destinationChosen,
  levelEnough,
  qualificationValid,
  datesInOrder,
  endPlanned,
  reasonGiven,
  termsRespected,
  planTermTold,
  groupBEmptied,
  contractCovered,
  costsTold,
  modeChangeSigned,
  remaindersExplained,
  inheritedConfirmed,
  fundingInForce,
  bodyInForce,
  ...rulesTogether,
]

/** What a page says under «Controlli» for each rule that found nothing. */
export const ruleTitles: Readonly<Record<string, string>> = {
  'PR-01': 'Ogni servizio ha una risposta',
  'PR-02': 'Ogni servizio ha la classe dei dati',
  'PR-03': 'Ogni destinazione è scelta',
  'PR-04': 'Livelli sufficienti',
  'PR-05': 'Qualificazioni note e valide il giorno del rilascio',
  'PR-06': 'Date in ordine',
  'PR-07': 'Ogni fine è prevista',
  'PR-08': 'Motivi presenti',
  'PR-09': 'Fine entro i termini',
  'PR-10': 'Piano di rientro presente se serve',
  'PR-11': 'Piano inviato entro il suo termine',
  'PR-12': 'Data center di gruppo B svuotati',
  'PR-13': 'Contratti attuali fino al rilascio',
  'PR-14': 'Costi indicati',
  'PR-15': 'Cambi di modo dichiarati',
  'PR-16': 'Dati e sistemi che restano spiegati',
  'PR-17': 'Servizi che dipendono l’uno dall’altro insieme',
  'PR-18': 'Modo coerente con il modello di servizio',
  'PR-19': 'Finanziabile con la misura 1.2',
  'PR-20': 'Costi e canoni in linea con enti simili',
  'PR-21': 'Nessun servizio due volte',
  'PR-22': 'Nessun valore ripreso resta da confermare',
  'PR-23': 'Nessuna rinuncia al finanziamento aperta',
  'PR-24': 'Ente in vita',
}

// Kept: making one for each comparison would be most of the work of many plans.
const byName = new Intl.Collator('it')

const severity: Readonly<Record<FindingLevel, number>> = { stop: 0, warn: 1, info: 2 }

/** On a service that an addition leaves as it was approved: told, nothing to mend here. */
function toldOnly({ repair, ...finding }: Finding): Finding {
  return { ...finding, level: finding.level === 'stop' ? 'warn' : finding.level }
}

/** Everything a person must or may mend, worst first, then by service name. */
export function planFindings(facts: RuleFacts): Finding[] {
  return planRules
    .flatMap((rule) => rule(facts))
    .map((each) => (each.subjectId && isFrozen(facts, each.subjectId) ? toldOnly(each) : each))
    .sort(
      (a, b) =>
        severity[a.level] - severity[b.level] ||
        byName.compare(a.subjectName ?? '', b.subjectName ?? '') ||
        a.rule.localeCompare(b.rule),
    )
}
